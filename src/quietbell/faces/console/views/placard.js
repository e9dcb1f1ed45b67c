// What must be known in the first second, painted from the row alone: nothing here waits
// for a picture, a plan or another request.
import { html } from 'htm/preact'
import { serverNow } from '../clock.js'
import { isKept, isMine, isUnacknowledged, ringsSince, status, who } from '../store.js'
import { clockTime } from '../times.js'
import { coded, t } from '../words.js'
import { HoldButton } from './hold.js'
import { Age, Chip, ClassMark, DeedButton, DeedForm, Outcome, holderName }
  from './parts.js'

/** @typedef {import('../shapes').Row} Row */

/** @param {{row: Row}} props */
export function Placard({ row }) {
  return html`<header class="placard" data-class=${row.class} data-attention=${row.attention}
    data-response=${row.response}>
    <div class="what"><${ClassMark} row=${row}/>
      <div><strong class="class">${t(`class.${row.class}`)}</strong>
        <${Age} className="elapsed" at=${ringsSince(row)}/></div>
      <small>${t('placard.number', { number: row.number })}${' · '}${
        clockTime(row.opened_at, row.site)}</small></div>
    <${Where} row=${row}/>
    <${WhoIsThere} row=${row}/>
    <div class="grip"><${HasIt} row=${row}/></div>
  </header>`
}

/** @param {{row: Row}} props */
function Where({ row }) {
  const { place } = row
  return html`<div class="place">
    <p class="building">${place.building} · ${place.floor}</p>
    <h1 class="room">${place.room} <small>${place.sign}</small></h1>
    <p class="spoken">${place.spoken}</p>
    <p class="chips"><${Chip} name="confidence" kind=${row.confidence}>
        ${coded('confidence', row.confidence)}<//>
      ${row.labels.map((label) => html`<${Chip} key=${label} name=${label} kind="label">
        ${coded('label', label)}<//>`)}
      ${row.button.standing_note ? html`<span class="small">${row.button.standing_note}
        </span>` : null}
      ${place.is_verified ? null : html`<${Chip} name="place" kind="label">
        ${t('place.unverified')}<//>`}
      ${row.is_after_hours ? html`<${Chip} name="after-hours" kind="label">
        ${t('hours.after')}<//>` : null}
      ${row.is_raised_by_hand ? html`<${Chip} name="by-hand">${t('by_hand')}<//>` : null}
      ${row.facts.holder_call ? html`<${Chip} name="holder-call" kind="label">
        ${row.facts.holder_call.extension ? t('holder.chip_from', {
          extension: row.facts.holder_call.extension }) : t('holder.chip')}<//>` : null}
      ${row.facts.accidental ? html`<${Chip} name="accidental" kind="label">
        ${t('accidental.chip')}<//>` : null}
      ${row.linked.length ? html`<${Chip} name="linked">${t('links.chip', {
        count: row.linked.length + 1, area: place.area })}<//>` : null}
      ${row.overdue.map((stage) => html`<${Chip} key=${stage} name="overdue" kind="label">
        ${coded('overdue', stage)}<//>`)}</p>
  </div>`
}

/** @param {{row: Row}} props */
function WhoIsThere({ row }) {
  const { person, button } = row
  return html`<div class="person">
    ${person?.photo ? html`<img class="photo" src=${`/blobs/${person.photo}`} alt=""
      width="72" height="72"/>` : null}
    <div><p class="name">${person?.name ?? t('person.nobody')}</p>
      <p>${person?.title ?? ''}</p>
      <p class="device">${coded('button_kind', button.kind)} ${button.label}${row.source.differs.length ? html` · ${t('differs', {
          what: row.source.differs.map((each) => coded('differs', each)).join(', '),
        })}` : null}</p>
      <p class="presses">${t(row.presses === 1 ? 'pressed.once' : 'pressed.times', {
        count: row.presses })}${row.presses > 1 ? html`, ${t('pressed.last')}${' '}
        <${Age} at=${row.last_press_at}/>` : null}${row.replays ? html` · ${t('replays', { count: row.replays })}` : null}</p></div>
  </div>`
}

/** @param {{row: Row}} props */
function HasIt({ row }) {
  if (row.response === 'closed') return html`<${ClosedBy} row=${row}/>`
  return html`
    <p class="has" data-kept=${isKept(row)}>${hasItWords(row)}</p>
    ${row.test ? html`<${TestPress} row=${row}/>` : null}
    ${isUnacknowledged(row) ? html`<${HoldButton} row=${row}/>` : null}
    ${isMine(row) ? html`<${Mine} row=${row}/>` : null}
    ${row.attention === 'acknowledged' && !isMine(row)
      ? html`<${Others} key=${row.id} row=${row}/>` : null}
    ${isUnacknowledged(row) ? html`<${NextRung} row=${row}/>` : null}
    <${Outcome} incident=${row.id} deeds=${['acknowledge']}/>`
}

/** Who is brought in next, as long as nobody takes it. @param {{row: Row}} props */
function NextRung({ row }) {
  const next = row.rungs.find((rung) => !rung.reached_at)
  if (!next) return html`<p class="small">${t('ladder.all')}</p>`
  const seconds = Math.ceil((Date.parse(next.due_at ?? '') - serverNow.value) / 1000)
  return html`<p class="small">${t(seconds > 0 ? 'ladder.next' : 'ladder.now', {
    name: next.name, seconds })}</p>`
}

/** @param {{row: Row}} props */
function TestPress({ row }) {
  const by = row.test?.confirm_by
  return html`<p class="small">${by ? t('test.words', {
    time: clockTime(by, row.site) }) : null}</p>
    <${DeedButton} row=${row} deed="confirm_test" kind="main">${t('test.confirm')}<//>`
}

/** @param {Row} row */
function hasItWords(row) {
  const name = holderName(row)
  if (row.attention === 'orphaned') return t('has.orphaned', { name })
  const desks = attendedDesks()
  if (isUnacknowledged(row)) return t(desks === 1 ? 'has.nobody_1' : 'has.nobody', { desks })
  return isMine(row) ? t('has.you') : t('has.other', { name })
}

function attendedDesks() {
  return status.value?.desks.filter((desk) => desk.is_attended).length ?? 0
}

/** @param {{row: Row}} props */
function Mine({ row }) {
  const leftMs = Date.parse(row.give_back_until ?? '') - serverNow.value
  const others = status.value?.desks.filter((desk) => desk.id !== who.value?.desk.id) ?? []
  if (row.hand_over) {
    return html`<p class="handing">${t('hand_over.waiting', {
      name: row.hand_over.to_name })}</p>`
  }
  return html`<div class="acts">
    ${leftMs > 0 ? html`<${DeedButton} row=${row} deed="give_back">
      ${t('give_back', { seconds: Math.ceil(leftMs / 1000) })}<//>` : null}
    ${others.length ? html`<${DeedForm} row=${row} deed="offer_hand_over" needsVersion
      className="inline" words=${t('hand_over.offer')}>
      <label class="field"><span class="unseen">${t('hand_over.to')}</span>
        <select name="to_desk" required>${others.map((desk) => html`
          <option key=${desk.id} value=${desk.id}>${desk.name}</option>`)}</select></label>
    <//>` : null}
  </div>`
}

/** @param {{row: Row}} props */
function Others({ row }) {
  if (row.hand_over?.to_desk === who.value?.desk.id) {
    return html`<div class="acts" data-offer="hand-over">
      <p>${t('hand_over.for_you', { name: holderName(row) })}</p>
      <${DeedButton} row=${row} deed="accept_hand_over" needsVersion kind="main">
        ${t('hand_over.accept')}<//>
      <${DeedButton} row=${row} deed="decline_hand_over">${t('hand_over.decline')}<//>
    </div>`
  }
  return html`<details class="more"><summary>${t('take_over.open')}</summary>
    <${DeedForm} row=${row} deed="take_over" needsVersion className="inline"
      words=${t('take_over.do')}>
      <label class="field"><span>${t('take_over.reason')}</span>
        <input name="reason" required autocomplete="off" maxlength="500"/></label>
    <//></details>`
}

/** @param {{row: Row}} props */
function ClosedBy({ row }) {
  const how = row.disposition
  if (!how) return html`<p class="has">${t('response.closed')}</p>`
  return html`<p class="has">${t('closed.by', {
    disposition: coded('disposition', how.disposition), name: how.by,
  })} <${Age} at=${how.at}/></p>`
}
