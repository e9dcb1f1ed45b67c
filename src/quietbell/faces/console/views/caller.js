// 911 and the caller: one desk calls, all see it; what a caller says, each with its time.
import { html } from 'htm/preact'
import { serverNow } from '../clock.js'
import { who } from '../store.js'
import { clockTime } from '../times.js'
import { coded, t } from '../words.js'
import { By, DeedButton, DeedForm, Field } from './parts.js'

/** @typedef {import('../shapes').Row} Row */
const SCRIPT = ['weapon', 'persons', 'injuries', 'direction', 'happening']

/** @param {{row: Row}} props */
export function Caller({ row }) {
  return html`<div class="caller">
    <${EmergencyCall} row=${row}/>
    <${Holder} row=${row}/>
    <${KeyFacts} row=${row}/>
  </div>`
}

/** @param {{row: Row}} props */
function EmergencyCall({ row }) {
  const call = row.facts.emergency_call
  const isOurs = call.desk === who.value?.desk.id
  const left = Math.ceil((Date.parse(call.until ?? '') - serverNow.value) / 1000)
  const isWaiting = row.profile.posture === 'assess-first'
    && row.facts.verified?.finding !== 'real'
  return html`<section class="emergency-call" data-call=${call.state}>
    <h2>${t('call.name')}</h2>
    <p class="small">${coded('emergency_caller', row.profile.emergency_caller)}</p>
    ${row.profile.emergency_line ? html`<p class="small">${t('call.line', {
      number: row.profile.emergency_line })}</p>` : null}
    ${row.profile.chat_channel ? html`<p class="small">${t('call.channel', {
      channel: row.profile.chat_channel })}</p>` : null}
    ${call.state === 'called' ? html`<p class="fact"><b>${t('call.called')}</b>${' '}<${By} said=${call}/></p>` : null}
    ${call.state === 'calling' ? html`<p class="fact"><b>${t('call.calling', {
      desk: call.desk_name })}</b> ${left > 0 ? t('call.left', { seconds: left }) : null}
      </p>` : null}
    <div class="acts">
      ${call.state === 'none' ? html`<${DeedButton} row=${row} deed="begin_emergency_call"
        needsVersion kind="main" disabled=${isWaiting}>${t('call.begin')}<//>` : null}
      ${call.state === 'calling' && isOurs ? html`
        <${DeedButton} row=${row} deed="finish_emergency_call" kind="main"
          body=${{ outcome: 'called' }}>${t('call.reached')}<//>
        <${DeedButton} row=${row} deed="finish_emergency_call"
          body=${{ outcome: 'not reached' }}>${t('call.not_reached')}<//>` : null}
    </div>
    ${call.state === 'none' && isWaiting ? html`<p class="small">
      ${t('call.not_verified')}</p>` : null}
  </section>`
}

/** @param {{row: Row}} props */
function Holder({ row }) {
  const { holder_call: call, told_to_call: told } = row.facts
  return html`<section class="holder-call"><h2>${t('holder.name')}</h2>
    ${call ? html`<p class="fact" data-basis=${call.basis}><b>${t('holder.called')}</b>${' '}
      ${call.extension ? html`<mark>${callWords(call, row.site)}</mark>` : null}${' '}
      <${By} said=${call}/></p>` : null}
    ${told ? html`<p class="fact"><b>${t('holder.told')}</b> <${By} said=${told}/></p>`
      : null}
    <div class="acts">
      ${call ? null : html`<${DeedButton} row=${row} deed="link_holder_call">
        ${t('holder.link')}<//>`}
      ${told ? null : html`<${DeedButton} row=${row} deed="tell_holder_to_call">
        ${t('holder.tell')}<//>`}</div>
  </section>`
}

/** @param {NonNullable<Row['facts']['holder_call']>} call @param {string} site */
function callWords(call, site) {
  const place = call.is_same_button ? t('call.same_place') : call.place
  return t('call.from', {
    extension: call.extension, place: place || t('call.place_unknown'),
    time: clockTime(call.called_at, site),
  })
}

/** @param {{row: Row}} props */
function KeyFacts({ row }) {
  return html`<section class="key-facts"><h2>${t('script.name')}</h2>
    <p class="small">${t('script.stay')}</p>
    ${SCRIPT.map((field) => html`<div class="script" key=${field} data-field=${field}>
      ${row.facts.key_facts.filter((said) => said.field === field).map((said) => html`
        <p class="fact" key=${said.at}>${said.text} <${By} said=${said}/></p>`)}
      <${DeedForm} row=${row} deed="record_key_fact" body=${{ field }} className="inline"
        words=${t('save')}>
        <${Field} name="text" words=${coded('script', field)} required/><//>
    </div>`)}
  </section>`
}
