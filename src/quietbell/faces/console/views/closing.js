// Closing: a disposition, its cause, how it was verified; a second person where one is
// due. And opening again.
import { html } from 'htm/preact'
import { serverNow } from '../clock.js'
import { who } from '../store.js'
import { coded, t } from '../words.js'
import { Choice, DeedButton, DeedForm, Field } from './parts.js'

/** @typedef {import('../shapes').Row} Row */
const DISPOSITIONS = [
  'emergency', 'good faith', 'accidental', 'equipment', 'test', 'drill', 'misuse',
  'unknown',
]
const CAUSES = [
  'feared, nothing found', 'bumped', 'cleaning', 'training gap', 'equipment',
  'misunderstanding', 'misuse', 'unknown',
]
const METHODS = ['camera', 'eyes on scene', 'officer spoke with the person']

/** @param {{row: Row}} props */
export function Closing({ row }) {
  if (row.response === 'closed') return html`<${Reopen} row=${row}/>`
  return html`<div class="closing">
    <section class="dispose"><h2>${t('dispose.name')}</h2>
      <p class="small">${t('dispose.rule')}</p>
      <${DeedForm} row=${row} deed="dispose" needsVersion empty=${{ cause: null }} words=${t('dispose.do')}
        className="grid" kind="main">
        <${Choice} name="disposition" words=${t('dispose.disposition')}
          family="disposition" codes=${DISPOSITIONS} empty=${t('choose')}/>
        <${Cause}/>
        <${Choice} name="method" words=${t('verify.method')} family="method"
          codes=${METHODS} value=${row.facts.verified?.method} empty=${t('choose')}/>
        <${Field} name="eyes_on" words=${t('verify.eyes_on')}
          value=${row.facts.verified?.eyes_on ?? ''} required/>
      <//></section>
  </div>`
}

/** Every disposition but the emergency has a cause; the engine says so when it is missing. */
function Cause() {
  return html`<label class="field"><span>${t('dispose.cause')}</span>
    <select name="cause"><option value="">${t('dispose.no_cause')}</option>
      ${CAUSES.map((code) => html`<option key=${code} value=${code}>
        ${coded('cause', code)}</option>`)}</select></label>`
}

/** @param {{row: Row}} props */
export function Proposal({ row }) {
  const { proposal } = row
  if (!proposal) return null
  const isOurs = proposal.desk === who.value?.desk.id
  const words = t('proposal.words', {
    name: proposal.by, disposition: coded('disposition', proposal.disposition),
    cause: proposal.cause ? coded('cause', proposal.cause) : '',
  })
  return html`<section class="proposal" data-proposal=${proposal.id}>
    <h2>${t('proposal.name')}</h2><p>${words}</p>
    <p class="small">${t(isOurs ? 'proposal.ours' : 'proposal.theirs')}</p>
    <div class="acts"><${DeedButton} row=${row} deed="second" needsVersion kind="main"
      body=${{ proposal: proposal.id, agrees: true }}>${t('proposal.agree')}<//>
    <${DeedButton} row=${row} deed="second" needsVersion
      body=${{ proposal: proposal.id, agrees: false }}>${t('proposal.disagree')}<//></div>
  </section>`
}

/** @param {{row: Row}} props */
function Reopen({ row }) {
  const how = row.disposition
  const isOpenable = Date.parse(row.reopen_until ?? '') > serverNow.value
  return html`<div class="closing"><section><h2>${t('closed.name')}</h2>
    ${how ? html`<dl class="pairs">
      <dt>${t('dispose.disposition')}</dt>
      <dd>${coded('disposition', how.disposition)}</dd>
      <dt>${t('dispose.cause')}</dt><dd>${how.cause ? coded('cause', how.cause) : '–'}</dd>
      <dt>${t('verify.method')}</dt><dd>${coded('method', how.method)}</dd>
      <dt>${t('closed.who')}</dt><dd>${how.by}</dd>
      <dt>${t('closed.second')}</dt><dd>${how.second ?? '–'}</dd></dl>` : null}
    ${isOpenable ? html`<${DeedForm} row=${row} deed="reopen" words=${t('reopen.do')}
      className="inline"><${Field} name="reason" words=${t('reason')} required/><//>`
      : null}</section></div>`
}
