// The page. Regions fail alone. Tests and other programs find things by these names:
//
//   body[data-link]      starting | up | late | lost
//   body[data-sound]     none | duress | orphaned | test | not-receiving | not-recorded
//   body[data-audio]     running | suspended | hushed
//   #strip[data-open][data-waiting]   li[data-incident] in the strip's order
//   #incident[data-incident]          the one shown in full; also [data-attention],
//                                     [data-response], [data-class], [data-version]
//   [data-deed=NAME]     the button (or submit) of a deed; [data-form=NAME] its form
//   [data-pane=NAME]     the tabs: respond, caller, record, closing, timeline
//   [data-outcome]       how the latest deed went; [data-reason] why it was refused
//   [data-step] [data-unit] [data-proposal] [data-seen] [data-banner] [data-chip]
//   #blind[data-cause]   NOT RECEIVING; #not-a-desk; #quiet; #seen; .kept[data-kept]
import { html } from 'htm/preact'
import { isBroken } from '../link.js'
import { selected } from '../attention.js'
import { isDemo } from '../store.js'
import { t } from '../words.js'
import { Banners } from './banners.js'
import { Bar } from './bar.js'
import { Boundary } from './boundary.js'
import { Incident } from './incident.js'
import { KeyCard } from './keycard.js'
import { Quiet } from './quiet.js'
import { Seen } from './seen.js'
import { Strip } from './strip.js'

export function App() {
  return html`
    <${Boundary} name="bar"><${Bar}/><//>
    <${Boundary} name="banners"><${Banners}/><//>
    <${Boundary} name="seen"><${Seen}/><//>
    <main class="desk-top" data-quiet=${selected.value === null}>
      <${Boundary} name="strip" onBroken=${() => { isBroken.value = true }}><${Strip}/><//>
      <${Boundary} name="incident">${selected.value ? html`<${Incident}/>`
        : html`<${Quiet}/>`}<//>
    </main>
    <${Boundary} name="key card"><${KeyCard}/><//>
    ${isDemo.value ? html`<div class="watermark" aria-hidden="true">${t('demo')}</div>`
      : null}
  `
}
