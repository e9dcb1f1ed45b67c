// What officers must know before they open the door. After hours the people with keys,
// and how to get in, come first.
import { html } from 'htm/preact'
import { coded, language, t } from '../words.js'
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
  blocks.push(html`<${Known} key="known" row=${row}/>`)
  return html`<div class="around" data-after-hours=${row.is_after_hours}>${blocks}</div>`
}

/** @param {{row: Row}} props */
function Hazards({ row }) {
  return html`<section class="hazards"><h2>${t('hazards.name')}</h2>
    ${row.hazards.length ? html`<ul>${row.hazards.map((text) => html`
      <li key=${text}>${text}</li>`)}</ul>` : html`<p>${t('hazards.none')}</p>`}
  </section>`
}

/** What is known of the place besides: earlier presses, cameras, hours, the device. */
/** @param {{row: Row}} props */
function Known({ row }) {
  const { earlier, cameras, hours, button } = row
  return html`<section class="known"><h2>${t('known.name')}</h2><dl class="pairs">
    <dt>${t('earlier.name')}</dt><dd data-known="earlier">${earlierWords(row)}${' '}
      ${earlier?.last_on ? html`<span class="small">${t('earlier.last', {
        day: dayOf(earlier.last_on),
        outcome: earlier.last_outcome ? coded('disposition', earlier.last_outcome) : '',
      })}</span>` : null}</dd>
    <dt>${t('cameras.near')}</dt><dd data-known="cameras">${
      cameras.map((camera) => camera.name).join(', ') || t('cameras.none')}</dd>
    <dt>${t('hours.name')}</dt><dd data-known="hours">${hours ? t('hours.words', {
      opens: hours.opens, closes: hours.closes, days: daysOf(hours.weekdays),
    }) : t('hours.none')}</dd>
    <dt>${t('device.name')}</dt><dd data-known="device">${
      coded('button_kind', button.kind)} ${button.model}</dd></dl>
  </section>`
}

/** @param {Row} row */
function earlierWords(row) {
  if (!row.earlier) return t('earlier.none')
  const { count, real_count: real } = row.earlier
  return count ? t('earlier.words', { count, real }) : t('earlier.never')
}

/** @param {string} day ISO, of the place: it names no instant */
function dayOf(day) {
  const [year, month, date] = day.split('-').map(Number)
  return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeZone: 'UTC' })
    .format(new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, date ?? 1)))
}

/** @param {number[]} weekdays ISO, Monday is 1 */
function daysOf(weekdays) {
  const name = new Intl.DateTimeFormat(language.value, { weekday: 'short', timeZone: 'UTC' })
  // 1 January 2024 was a Monday.
  return weekdays.map((day) => name.format(new Date(Date.UTC(2024, 0, day)))).join(' ')
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
