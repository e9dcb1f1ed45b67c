// NOT RECEIVING: covers everything, in black and white, never red. It needs no network:
// its words and its sound are already here.
import { html } from 'htm/preact'
import { serverNow } from '../clock.js'
import { cause, isNoDesk, link, refusal, silenceMs } from '../link.js'
import { hush, hushSeconds } from '../sound.js'
import { openRows } from '../store.js'
import { age, wallClock } from '../times.js'
import { coded, t } from '../words.js'
import { Boundary } from './boundary.js'
import { holderName } from './parts.js'

export function Blind() {
  if (isNoDesk.value) return html`<${NotADesk}/>`
  if (link.value !== 'lost') return null
  const silence = silenceMs.value
  const open = openRows.value
  return html`<div id="blind" role="alert" data-cause=${refusal.value || cause.value}>
    <div class="notice">
      <h1>${t('blind.name')}</h1>
      <p class="how-long">${t('blind.for')} <time>${age(silence)}</time></p>
      <p>${coded('cause_of_silence', refusal.value || cause.value)}</p>
      <h2>${t('blind.do')}</h2>
      <ol><li>${t('blind.do_1')}</li><li>${t('blind.do_2')}</li>
        <li>${t('blind.do_3')}</li></ol>
      <button type="button" class="act" onClick=${hush}>${hushSeconds.value
        ? t('hush.left', { seconds: hushSeconds.value }) : t('hush.do')} <kbd>F7</kbd>
      </button>
      <div class="stale"><h2>${t('blind.last', {
        time: wallClock(serverNow.value - silence)[0], open: open.length })}</h2>
        <${Boundary} name="last known"><ul>${open.map((row) => html`
          <li key=${row.id}>${lastKnown(row)}</li>`)}</ul><//></div>
    </div></div>`
}

/** @param {import('../shapes').Row} row */
function lastKnown(row) {
  // Of a row that broke the strip, this must still say what it can.
  const { building = '', room = '' } = row.place ?? {}
  const holder = holderName(row) || t('strip.nobody')
  return [t(`class.${row.class}`), `${building} ${room}`, holder].join(' · ')
}

function NotADesk() {
  return html`<div id="not-a-desk" role="alert" data-reason=${refusal.value}>
    <div class="notice"><h1>${t('not_a_desk.name')}</h1>
      <p>${coded('refused', refusal.value)}</p>
      <p>${t('not_a_desk.words')}</p></div></div>`
}
