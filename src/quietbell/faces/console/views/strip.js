// Every open incident, the unacknowledged first, by priority and then the oldest. What
// does not fit on the screen is counted; nothing is filtered.
import { html } from 'htm/preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { notePainted, select, selected } from '../attention.js'
import { closedRows, isUnacknowledged, openRows, ringsSince, topUnacknowledged } from '../store.js'
import { coded, t } from '../words.js'
import { Age, ClassMark, holderName } from './parts.js'

/** @typedef {import('../shapes').Row} Row */

const DENSE_FROM = 6
const EDGE_PX = 40 // the count itself covers this much

export function Strip() {
  const open = openRows.value
  const waiting = open.filter(isUnacknowledged).length
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  return html`<nav id="strip" ref=${box} aria-label=${t('strip.name')}
    data-open=${open.length} data-waiting=${waiting} data-dense=${open.length > DENSE_FROM}>
    <h2 class="count">${t(waiting ? 'strip.waiting' : 'strip.open', {
      open: open.length, waiting,
    })}</h2>
    <ol class="cards">${open.map((row) => html`<${Card} key=${row.id} row=${row}/>`)}</ol>
    <${Closed}/>
    <${Below} box=${box} open=${open}/>
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
      <span class="state">${stateWords(row)}${topUnacknowledged.value?.id === row.id
        ? html`<kbd>F9</kbd>` : null}</span>
    </button>
  </li>`
}

/** @param {Row} row */
function stateWords(row) {
  const words = isUnacknowledged(row) ? [t(`attention.${row.attention}`)]
    : [row.has_it?.person ?? holderName(row), t(`response.${row.response}`)]
  if (row.presses > 1) words.push(t('presses', { count: row.presses }))
  return words.join(' · ')
}

/**
 * How many incidents lie below the edge of the screen, and in which buildings.
 * @param {{box: {current: HTMLElement | null}, open: readonly Row[]}} props
 */
function Below({ box, open }) {
  const [hidden, setHidden] = useState(/** @type {readonly Row[]} */ ([]))
  useEffect(() => {
    const strip = box.current
    if (!strip) return undefined
    const count = () => {
      const edge = strip.scrollTop + strip.clientHeight - EDGE_PX
      const below = [...strip.querySelectorAll('li[data-incident]')].filter(
        (card) => card instanceof HTMLElement && card.offsetTop + card.offsetHeight > edge,
      )
      const ids = new Set(below.map((card) => card.getAttribute('data-incident')))
      setHidden(open.filter((row) => ids.has(row.id)))
    }
    const sizes = new ResizeObserver(count)
    sizes.observe(strip)
    strip.addEventListener('scroll', count)
    count()
    return () => { sizes.disconnect(); strip.removeEventListener('scroll', count) }
  }, [open])
  if (hidden.length < 2) return null
  /** @type {Map<string, number>} */
  const buildings = new Map()
  for (const { place } of hidden) {
    buildings.set(place.building, (buildings.get(place.building) ?? 0) + 1)
  }
  return html`<p class="below" data-below=${hidden.length}><b>${t('strip.more', {
    count: hidden.length })}</b> ${[...buildings].map(
    ([name, found]) => `${name} ${found}`).join(' · ')}</p>`
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
