// Which incident the page is turned to, what has been painted and when, and the
// acknowledging hold. Nothing here stops a sound; the engine's answer does.
import { computed, effect, signal } from '@preact/signals'
import { doDeed } from './deeds.js'
import { PAGE } from './link.js'
import { isMine, isUnacknowledged, openRows, ringsSince, rows, topUnacknowledged }
  from './store.js'

export const HOLD_MS = 600
const FRESH_MS = 600 // keys already on their way when an alarm paints are not for it

/** @type {import('@preact/signals').Signal<string | null>} */
const chosen = signal(null)

/** The incident that the page shows in full. */
export const selected = computed(() =>
  rows.value.get(chosen.value ?? '') ?? openRows.value[0] ?? null,
)

/** @type {import('@preact/signals').Signal<{incident: string, by: 'key' | 'button'} | null>} */
export const holding = signal(null)

/** @type {Map<string, string>} incident: the ringing that was painted */
const painted = new Map()
let paintedAt = 0
/** @type {ReturnType<typeof setTimeout> | undefined} */
let holdTimer

/** @param {string} incident */
export function select(incident) {
  chosen.value = incident
}

export function selectNext() {
  const ids = openRows.value.map((row) => row.id)
  const at = ids.indexOf(selected.value?.id ?? '')
  const next = ids[(at + 1) % ids.length]
  if (next) select(next)
}

/**
 * Turn to a new alarm, unless somebody is at work here: an unacknowledged alarm, an
 * incident that this desk has, and a text that is being written are not taken away.
 */
export function startAttention() {
  let before = ''
  effect(() => {
    const top = topUnacknowledged.value
    const key = top ? `${top.id} ${ringsSince(top)}` : ''
    if (key === before) return
    before = key
    const current = rows.peek().get(chosen.peek() ?? '')
    if (top && (!current || !isAtWork(current))) chosen.value = top.id
  })
}

/** @param {import('./shapes').Row} row */
function isAtWork(row) {
  if (row.response === 'closed') return isWriting()
  return isUnacknowledged(row) || isMine(row) || isWriting()
}

export function isWriting() {
  const at = document.activeElement
  return at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement
    || at instanceof HTMLSelectElement
}

/**
 * An incident is on the screen: called after the frame that shows it.
 * @param {import('./shapes').Row} row
 */
export function notePainted(row) {
  const isFirst = !painted.has(row.id)
  if (isUnacknowledged(row) && painted.get(row.id) !== ringsSince(row)) {
    paintedAt = performance.now()
    stopHold()
  }
  painted.set(row.id, ringsSince(row))
  if (isFirst) void sendReceipt(row)
}

/** @param {import('./shapes').Row} row */
async function sendReceipt(row) {
  const body = JSON.stringify({ incident: row.id, seq: row.seq })
  const headers = { 'Content-Type': 'application/json' }
  await fetch(`/shown?page=${PAGE}`, { method: 'POST', headers, body }).catch(() => {})
}

/**
 * Begin to hold: F9 for the top unacknowledged, a button for its own incident.
 * @param {import('./shapes').Row | null} row
 * @param {'key' | 'button'} by
 */
export function startHold(row, by) {
  if (!row || holding.value || performance.now() - paintedAt < FRESH_MS) return
  if (!painted.has(row.id)) return
  holding.value = { incident: row.id, by }
  holdTimer = setTimeout(() => {
    stopHold()
    void acknowledge(row.id)
  }, HOLD_MS)
}

export function stopHold() {
  clearTimeout(holdTimer)
  holding.value = null
}

/** @param {string} incident */
export async function acknowledge(incident) {
  const row = rows.value.get(incident)
  if (!row || !isUnacknowledged(row)) return
  const isFree = !rows.value.get(chosen.value ?? '') || !isWriting()
  if (isFree) select(incident)
  await doDeed('acknowledge', incident, {}, row.version)
}
