// The link to the line, and the watch over it. A dead link must never look like a quiet
// night: the browser cannot tell a frozen server from a silent one, so only a pulse
// counts, and only one that agrees with what this page shows.
import { computed, signal } from '@preact/signals'
import { forget, observe } from './clock.js'
import { digestOf } from './digest.js'
import { newId } from './ids.js'
import * as store from './store.js'

export const LATE_MS = 3000
export const SILENCE_MS_MAX = 4500 // loud within 5 s of the last good pulse
const GOOD_PULSES_TO_TRUST = 3
const MISMATCH_MS_MAX = 1900
const STALE_PULSE_MS = 3000
const REBUILD_MS = 2500
const CLOSED_REBUILD_MS = 700
const POLL_MS = 2000

/** Names this page's session: each page attends for itself. */
export const PAGE = newId()

/** 'starting' until the first good pulse; 'lost' screams. @type {import('@preact/signals').Signal<'starting' | 'up' | 'late' | 'lost'>} */
export const link = signal('starting')
/** Why the last pulse was not good, or the stream not there: a key of the catalogue. */
export const cause = signal('silent')
/** When this page last heard a good pulse, by `performance.now()`; 0 is its opening. */
export const lastGoodAt = signal(0)
/** For how long there has been no good pulse, moved on by the ticker. */
export const silenceMs = signal(0)
/** Why the engine will not have this desk, or '' if it does. */
export const refusal = signal('')
/** This browser is no desk and has not been one since the page was opened. */
export const isNoDesk = computed(() => refusal.value !== '' && !store.hasSnapshot.value)
/** A region that shows alarms has failed: what is on the screen is not the truth. */
export const isBroken = signal(false)

/** @type {EventSource | null} */
let source = null
let builtAt = 0
let heardAt = 0
let polledAt = 0
let goodRun = 0
let wrongSince = 0

export function startLink() {
  build(performance.now())
}

/** @param {number} now */
function build(now) {
  source?.close()
  builtAt = now
  const made = new EventSource(`/stream?page=${PAGE}`)
  source = made
  hear(made, 'snapshot', (data) => {
    if (data.epoch !== store.epoch.value) forget()
    store.takeSnapshot(data)
    refusal.value = ''
  })
  hear(made, 'row', store.takeRow)
  hear(made, 'gone', store.takeGone)
  hear(made, 'kept', store.takeKept)
  hear(made, 'status', store.takeStatus)
  hear(made, 'session', (data) => { store.who.value = data })
  hear(made, 'pulse', takePulse)
  made.onerror = () => { if (made === source) goodRun = 0 }
}

/**
 * @param {EventSource} from
 * @param {string} kind
 * @param {(data: any) => void} take
 */
function hear(from, kind, take) {
  from.addEventListener(kind, (event) => {
    if (from !== source) return // an older stream, already replaced
    heardAt = performance.now()
    take(JSON.parse(/** @type {MessageEvent} */ (event).data))
  })
}

/** @param {import('./shapes').Pulse} pulse */
function takePulse(pulse) {
  const now = performance.now()
  const lateMs = observe(pulse.at, now)
  store.takePulse(pulse)
  const fault = faultOf(pulse, lateMs)
  if (fault) {
    goodRun = 0
    cause.value = fault
    wrongSince ||= now
    if (fault !== 'stale' && now - wrongSince >= MISMATCH_MS_MAX) void poll(now)
    return
  }
  wrongSince = 0
  goodRun += 1
  if (link.value === 'lost' && goodRun < GOOD_PULSES_TO_TRUST) return
  lastGoodAt.value = now
  cause.value = 'silent'
  link.value = 'up'
}

/**
 * What is wrong with a pulse, or nothing.
 * @param {import('./shapes').Pulse} pulse
 * @param {number} lateMs
 */
function faultOf(pulse, lateMs) {
  if (lateMs > STALE_PULSE_MS) return 'stale'
  if (isBroken.value) return 'broken'
  if (pulse.epoch !== store.epoch.value) return 'mismatch'
  const shown = digestOf(store.rows.value.values())
  const agrees = pulse.digest === shown.digest && pulse.open === shown.open
  return agrees && isPainted(shown.open) ? '' : 'mismatch'
}

/**
 * The open set must be on the page, not only in memory.
 * @param {number} open
 */
function isPainted(open) {
  const strip = document.getElementById('strip')
  return !strip || Number(strip.dataset['open']) === open
}

/** @param {number} now `performance.now()` */
export function watch(now) {
  silenceMs.value = now - lastGoodAt.value
  if (silenceMs.value > SILENCE_MS_MAX) {
    if (link.value !== 'lost') goodRun = 0
    link.value = 'lost'
  } else if (silenceMs.value > LATE_MS && link.value === 'up') {
    link.value = 'late'
  }
  const isClosed = source?.readyState === EventSource.CLOSED
  const quietMs = now - Math.max(builtAt, heardAt)
  if (isClosed && now - builtAt > CLOSED_REBUILD_MS) {
    if (cause.value !== 'mismatch') cause.value = 'refused'
    build(now)
  } else if (quietMs > REBUILD_MS) {
    build(now)
  }
  if (quietMs > POLL_MS || isClosed) void poll(now)
}

/**
 * Fetch the state beside the stream. It brings alarms on even while the stream is dead;
 * it never makes the link good: only pulses do.
 * @param {number} now
 */
async function poll(now) {
  if (now - polledAt < POLL_MS) return
  polledAt = now
  try {
    const response = await fetch(`/state?page=${PAGE}`, {
      signal: AbortSignal.timeout(POLL_MS), cache: 'no-store',
    })
    if (response.ok) {
      store.takeSnapshot(await response.json())
    } else if (response.status === 401) {
      refusal.value = (await response.json()).reason
    }
  } catch (why) {
    // An answer that does not come is the engine's silence; no answer at all is the net's.
    const isSlow = why instanceof DOMException && why.name === 'TimeoutError'
    if (cause.value === 'silent' && !isSlow) cause.value = 'unreachable'
  }
}

/** Begin again with new proofs, as after signing on or off. */
export function reconnect() {
  build(performance.now())
}
