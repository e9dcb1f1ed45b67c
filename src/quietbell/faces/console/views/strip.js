// Every open incident, the unacknowledged first, by priority and then the oldest. What
// does not fit on the screen is counted; nothing is filtered.
import { html } from 'htm/preact'
import { useEffect } from 'preact/hooks'
import { notePainted, select, selected } from '../attention.js'
import { closedRows, isUnacknowledged, openRows, ringsSince } from '../store.js'
import { coded, t } from '../words.js'
import { Age, ClassMark, holderName } from './parts.js'

/** @typedef {import('../shapes').Row} Row */

export function Strip() {
  const open = openRows.value
  const waiting = open.filter(isUnacknowledged).length
  return html`<nav id="strip" aria-label=${t('strip.name')} data-open=${open.length}
    data-waiting=${waiting}>
    <h2 class="count">${t(waiting ? 'strip.waiting' : 'strip.open', {
      open: open.length, waiting,
    })}</h2>
    <ol class="cards">${open.map((row) => html`<${Card} key=${row.id} row=${row}/>`)}</ol>
    <${Closed}/>
  </nav>`
}

/** @param {{row: Row}} props */
function Card({ row }) {
  usePaintReceipt(row)
  const isWaiting = isUnacknowledged(row)
  return html`<li class="card" data-incident=${row.id} data-attention=${row.attention}
    data-response=${row.response} data-class=${row.class}>
    <button type="button" aria-current=${selected.value?.id === row.id}
      onClick=${() => select(row.id)}>
      <span class="line"><${ClassMark} row=${row}/>
        <strong>${t(`class.${row.class}`)}</strong>
        <${Age} at=${isWaiting ? ringsSince(row) : row.opened_at}/></span>
      <span class="where"><b>${row.place.room}</b> ${row.place.building}</span>
      <span class="state">${isWaiting ? t(`attention.${row.attention}`)
        : `${holderName(row)} · ${t(`response.${row.response}`)}`}
        ${row.presses > 1 ? html` · ${t('presses', { count: row.presses })}` : null}</span>
    </button>
  </li>`
}

function Closed() {
  const rows = closedRows.value
  if (!rows.length) return null
  return html`<details class="closed"><summary>${t('strip.closed', {
    count: rows.length })}</summary>
    <ol class="cards">${rows.map((row) => html`<li key=${row.id} class="card"
      data-incident=${row.id} data-attention=${row.attention}
      data-response=${row.response} data-class=${row.class}>
      <button type="button" aria-current=${selected.value?.id === row.id}
        onClick=${() => select(row.id)}>
        <span class="where"><b>${row.place.room}</b> ${row.place.building}</span>
        <span class="state">${coded('disposition', row.disposition?.disposition ?? '')}</span>
      </button></li>`)}</ol></details>`
}

/**
 * Tell that a new incident is on the screen, after the frame that shows it.
 * @param {Row} row
 */
function usePaintReceipt(row) {
  useEffect(() => {
    requestAnimationFrame(() => requestAnimationFrame(() => notePainted(row)))
  }, [row.id, ringsSince(row), row.attention])
}
