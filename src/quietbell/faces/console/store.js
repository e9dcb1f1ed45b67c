// What this desk was told: the line's snapshot, moved on by its events. Nothing here is
// made up or kept beyond the page; the engine's word replaces whatever is here.
import { batch, computed, signal } from '@preact/signals'

/** @typedef {import('./shapes').Row} Row */
/** @typedef {import('./shapes').Snapshot} Snapshot */
/** @typedef {import('./shapes').Status} Status */
/** @typedef {import('./shapes').Who} Who */
/** @typedef {import('./shapes').Sound} Sound */
/** @typedef {{row: Row, seen_at: string}} SeenCard */

/** @type {import('@preact/signals').Signal<ReadonlyMap<string, Row>>} */
export const rows = signal(new Map())
export const epoch = signal('')
export const kept = signal(0)
export const isDemo = signal(false)
export const hasSnapshot = signal(false)
/** @type {import('@preact/signals').Signal<Status | null>} */
export const status = signal(null)
/** @type {import('@preact/signals').Signal<Snapshot['sites']>} */
export const sites = signal([])
/** @type {import('@preact/signals').Signal<Who | null>} */
export const who = signal(null)
/** @type {import('@preact/signals').Signal<import('./shapes').RecordingState>} */
export const recording = signal('recording')
/** @type {import('@preact/signals').Signal<string | null>} */
export const canaryAt = signal(null)
/** @type {import('@preact/signals').Signal<readonly SeenCard[]>} */
export const seenCards = signal([])
/** @type {import('@preact/signals').Signal<ReadonlyMap<string, {sound: Sound, seq: number}>>} */
const unkeptHushes = signal(new Map())

/** How many parked entries a person at this desk has read. */
export const parkedRead = signal(0)

/** What the engine could not understand and nobody here has read yet: it rings. */
export const parked = computed(() => {
  const count = status.value?.parked ?? 0
  return count > parkedRead.value ? { count, last: status.value?.parked_last ?? null }
    : null
})

let line = 0

/**
 * Replace everything by a snapshot. A press that was shown, was not yet kept, and is not
 * in a new epoch's snapshot stays as a card until a person decides about it.
 * @param {Snapshot} snapshot
 */
export function takeSnapshot(snapshot) {
  const isSameEpoch = snapshot.epoch === epoch.value
  if (isSameEpoch && snapshot.line < line) return // a slow answer: events were quicker
  const found = new Map(snapshot.rows.map((row) => [row.id, row]))
  batch(() => {
    if (!isSameEpoch && hasSnapshot.value) keepSeen(found, snapshot.at)
    unkeptHushes.value = isSameEpoch ? hushesOf(found) : new Map()
    if (!isSameEpoch) parkedRead.value = 0
    line = snapshot.line
    epoch.value = snapshot.epoch
    rows.value = found
    kept.value = snapshot.kept
    sites.value = snapshot.sites
    isDemo.value = snapshot.is_demo
    hasSnapshot.value = true
    takeStatusValue(snapshot.status)
  })
}

/**
 * @param {Map<string, Row>} found
 * @param {string} at
 */
function keepSeen(found, at) {
  const lost = [...rows.value.values()].filter(
    (row) => row.response !== 'closed' && row.seq > kept.value
      && (!found.has(row.id) || fellSilent(row, found.get(row.id))),
  )
  const cards = lost.map((row) => ({ row, seen_at: at }))
  if (cards.length) seenCards.value = [...seenCards.value, ...cards]
}

/**
 * A later press rang, was lost, and what is left of its incident is in somebody's hands.
 * @param {Row} row
 * @param {Row | undefined} left
 */
function fellSilent(row, left) {
  return left?.sound === 'none' && soundOf(row) !== 'none' && left.presses < row.presses
}

/**
 * Those of *found* that would fall silent here before the disk has the reason.
 * @param {Map<string, Row>} found
 */
function hushesOf(found) {
  const hushes = new Map()
  for (const row of found.values()) {
    const before = rows.value.get(row.id)
    const sound = before ? soundOf(before) : 'none'
    if (sound !== 'none' && row.sound === 'none') hushes.set(row.id, { sound, seq: row.seq })
  }
  return hushes
}

/** @param {string} incident */
export function dropSeen(incident) {
  seenCards.value = seenCards.value.filter((card) => card.row.id !== incident)
}

/**
 * Say whether an event moves this store on; one of another epoch or older does not.
 * @param {import('./shapes').LineEvent} event
 */
function isNext(event) {
  if (event.epoch !== epoch.value || event.line <= line) return false
  line = event.line
  return true
}

/** @param {import('./shapes').RowEvent} event */
export function takeRow(event) {
  if (!isNext(event)) return
  const { row } = event
  const before = rows.value.get(row.id)
  if (before && before.seq > row.seq) return
  batch(() => {
    const sound = before ? soundOf(before) : 'none'
    const hushes = new Map(unkeptHushes.value)
    hushes.delete(row.id)
    // Falling silent waits for the disk, whoever acknowledged, at whichever desk.
    if (sound !== 'none' && row.sound === 'none') {
      hushes.set(row.id, { sound, seq: row.seq })
    }
    unkeptHushes.value = hushes
    rows.value = new Map(rows.value).set(row.id, row)
  })
}

/** @param {import('./shapes').GoneEvent} event */
export function takeGone(event) {
  if (!isNext(event)) return
  const left = new Map(rows.value)
  left.delete(event.incident)
  rows.value = left
}

/** @param {import('./shapes').KeptEvent} event */
export function takeKept(event) {
  if (isNext(event)) kept.value = Math.max(kept.value, event.kept)
}

/** @param {import('./shapes').StatusEvent} event */
export function takeStatus(event) {
  if (isNext(event)) takeStatusValue(event.status)
}

/** @param {Status} value */
function takeStatusValue(value) {
  status.value = value
  recording.value = value.recording.state
  canaryAt.value = value.canary_at ?? canaryAt.value
}

/** @param {import('./shapes').Pulse} pulse */
export function takePulse(pulse) {
  if (pulse.epoch !== epoch.value) return
  batch(() => {
    kept.value = Math.max(kept.value, pulse.kept)
    recording.value = pulse.recording
    canaryAt.value = pulse.canary_at
  })
}

/**
 * What this row sounds like here and now.
 * @param {Row} row
 * @returns {Sound}
 */
export function soundOf(row) {
  if (row.response === 'closed') return 'none'
  if (row.sound !== 'none') return row.sound
  const hush = unkeptHushes.value.get(row.id)
  const isWaiting = hush && hush.seq > kept.value && recording.value !== 'not recorded'
  return isWaiting ? hush.sound : 'none'
}

/** @param {Row} row */
export function isUnacknowledged(row) {
  return row.attention === 'open' || row.attention === 'orphaned'
}

/** @param {Row} row */
export function ringsSince(row) {
  return row.ringing_since ?? row.opened_at
}

/**
 * @param {Row} a
 * @param {Row} b
 */
function byUrgency(a, b) {
  return (
    Number(isUnacknowledged(b)) - Number(isUnacknowledged(a)) ||
    a.priority - b.priority ||
    ringsSince(a).localeCompare(ringsSince(b)) ||
    a.number - b.number
  )
}

/** Every open incident: unacknowledged first, by priority, then the oldest. */
export const openRows = computed(() =>
  [...rows.value.values()].filter((row) => row.response !== 'closed').sort(byUrgency),
)

/** Closed ones that may still be reopened, the newest first. */
export const closedRows = computed(() =>
  [...rows.value.values()]
    .filter((row) => row.response === 'closed')
    .sort((a, b) => (b.closed_at ?? '').localeCompare(a.closed_at ?? '')),
)

/** What F9 would acknowledge. */
export const topUnacknowledged = computed(() =>
  openRows.value.find((row) => isUnacknowledged(row)) ?? null,
)

/** @param {Row} row */
export function isMine(row) {
  return row.attention === 'acknowledged' && row.has_it?.desk === who.value?.desk.id
}

/** @param {Row} row */
export function isKept(row) {
  return row.seq <= kept.value
}
