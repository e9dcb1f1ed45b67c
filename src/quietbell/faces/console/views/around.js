// What officers must know before they open the door. After hours the people with keys,
// and how to get in, come first.
import { html } from 'htm/preact'
import { t } from '../words.js'
import { DeedForm } from './parts.js'

/** @typedef {import('../shapes').Row} Row */

/** @param {{row: Row}} props */
export function Around({ row }) {
  const blocks = [
    html`<${Hazards} key="hazards" row=${row}/>`,
    html`<${Access} key="access" row=${row}/>`,
    html`<${Contacts} key="contacts" row=${row}/>`,
  ]
  if (row.is_after_hours) blocks.reverse()
  return html`<div class="around" data-after-hours=${row.is_after_hours}>${blocks}</div>`
}

/** @param {{row: Row}} props */
function Hazards({ row }) {
  return html`<section class="hazards"><h2>${t('hazards.name')}</h2>
    ${row.hazards.length ? html`<ul>${row.hazards.map((text) => html`
      <li key=${text}>${text}</li>`)}</ul>` : html`<p>${t('hazards.none')}</p>`}
  </section>`
}

/** @param {{row: Row}} props */
function Access({ row }) {
  return html`<section class="access"><h2>${t('access.name')}</h2>
    ${row.access.length ? html`<ul>${row.access.map((note) => html`<li
      data-sealed=${note.text === null}>${note.text ?? t('access.sealed')}</li>`)}</ul>`
      : html`<p>${t('access.none')}</p>`}
  </section>`
}

/** @param {{row: Row}} props */
function Contacts({ row }) {
  const isLocked = isCallBackLocked(row)
  return html`<section class="contacts"><h2>${t(row.is_after_hours ? 'contacts.keys'
    : 'contacts.name')}</h2>
    ${row.contacts.length ? html`<ul>${row.contacts.map((contact) => html`
      <li key=${contact.name}><b>${contact.name}</b> ${contact.title}${' '}<span
        class="phone">${contact.phone}</span></li>`)}</ul>`
      : html`<p>${t('contacts.none')}</p>`}
    <p class="call-back" data-locked=${isLocked}>${t(isLocked ? 'call_back.locked'
      : 'call_back.open')}</p>
    ${isLocked ? html`<details class="more"><summary>${t('call_back.break')}</summary>
      <${DeedForm} row=${row} deed="unlock_call_back" className="inline"
        words=${t('call_back.unlock')}>
        <label class="field"><span>${t('reason')}</span>
          <input name="reason" required autocomplete="off" maxlength="500"/></label>
      <//></details>` : null}
  </section>`
}

/** @param {Row} row */
function isCallBackLocked(row) {
  const { call_back: rule } = row.profile
  if (rule === 'allowed' || row.facts.call_back_unlocked) return false
  return rule === 'never' || !row.facts.in_position_at
}
