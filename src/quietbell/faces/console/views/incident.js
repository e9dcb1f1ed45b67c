// One incident: what must be known at once, where it is, and what to do next.
import { html } from 'htm/preact'
import { signal } from '@preact/signals'
import { selected } from '../attention.js'
import { t } from '../words.js'
import { Around } from './around.js'
import { Boundary } from './boundary.js'
import { Caller } from './caller.js'
import { Closing, Proposal } from './closing.js'
import { Outcome } from './parts.js'
import { Placard } from './placard.js'
import { Plan } from './plan.js'
import { Record } from './record.js'
import { Respond } from './respond.js'
import { Timeline } from './timeline.js'

/** @typedef {import('../shapes').Row} Row */

/** @type {Record<string, (props: {row: Row}) => any>} */
const PANES = {
  respond: Respond, caller: Caller, record: Record, closing: Closing, timeline: Timeline,
}
const pane = signal('respond')
const wideMedia = matchMedia('(min-width: 1700px)')
const isWide = signal(wideMedia.matches)
wideMedia.addEventListener('change', () => { isWide.value = wideMedia.matches })

export function Incident() {
  const row = selected.value
  if (!row) return null
  return html`<article id="incident" data-incident=${row.id} data-attention=${row.attention}
    data-response=${row.response} data-class=${row.class} data-version=${row.version}>
    <${Boundary} name="placard"><${Placard} row=${row}/><//>
    <div class="body">
      <div class="left">
        <p class="profile" data-posture=${row.profile.posture}>${row.profile.chip}</p>
        <${Boundary} key=${`plan ${row.id}`} name="plan"><${Plan} row=${row}/><//>
        <${Boundary} key=${`around ${row.id}`} name="around"><${Around} row=${row}/><//>
      </div>
      ${isWide.value ? html`<div class="always"><${Boundary} key=${`r ${row.id}`}
        name="respond"><${Respond} row=${row}/><//></div>` : null}
      <${Panes} row=${row}/>
    </div>
  </article>`
}

/** @param {{row: Row}} props */
function Panes({ row }) {
  const names = Object.keys(PANES).filter((name) => !isWide.value || name !== 'respond')
  const shown = names.includes(pane.value) ? pane.value : names[0] ?? ''
  const View = PANES[shown]
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (!step) return
    event.preventDefault()
    pane.value = names[(names.indexOf(shown) + step + names.length) % names.length] ?? ''
    queueMicrotask(() => document.getElementById(`tab-${pane.value}`)?.focus())
  }
  return html`<div class="panes">
    <div class="tabs" role="tablist" aria-label=${t('panes.name')} onKeyDown=${onKeyDown}>
      ${names.map((name) => html`<button key=${name} type="button" role="tab"
        id=${`tab-${name}`} data-pane=${name} aria-selected=${name === shown}
        aria-controls="pane" tabindex=${name === shown ? 0 : -1}
        data-alert=${name === 'closing' && Boolean(row.proposal)}
        onClick=${() => { pane.value = name }}>${t(`panes.${name}`)}</button>`)}
    </div>
    <${Boundary} key=${`proposal ${row.id}`} name="proposal"><${Proposal} row=${row}/><//>
    <${Outcome} incident=${row.id} except=${['acknowledge']}/>
    <div class="pane" id="pane" role="tabpanel" tabindex="0"
      aria-labelledby=${`tab-${shown}`}>
      <${Boundary} key=${`${shown} ${row.id}`} name=${shown}><${View} row=${row}/><//></div>
  </div>`
}
