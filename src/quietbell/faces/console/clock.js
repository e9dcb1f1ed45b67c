// The server's time, as this page knows it. Ages are counted in it: a desk's own clock
// may be wrong by hours. `performance.now()` cannot be set, so it carries the offset.
import { signal } from '@preact/signals'

const STEADY_PULSES = 3 // so many pulses, a second apart, prove that a clock was set

/** Server time in milliseconds, moved on about four times a second. */
export const serverNow = signal(Date.now())

let offsetMs = Date.now() - performance.now() // least delay seen: server = local + offset
let isKnown = false
let steadyPulses = 0
let before = { at: 0, arrived: 0 }

/**
 * Take the time that a pulse was made at, and return how many milliseconds late it came.
 * The quickest pulse so far counts as no delay. Pulses that were held back somewhere
 * arrive all at once and are late; when instead they come a second apart and "late" all
 * the same, it is the server's clock that was set.
 * @param {string} at
 * @param {number} arrived by `performance.now()`
 */
export function observe(at, arrived) {
  const made = Date.parse(at)
  const offset = made - arrived
  const gap = arrived - before.arrived
  const isSteady = gap > 500 && Math.abs(gap - (made - before.at)) < 300
  steadyPulses = isSteady ? steadyPulses + 1 : 0
  before = { at: made, arrived }
  if (!isKnown || offset > offsetMs || steadyPulses >= STEADY_PULSES) {
    offsetMs = offset
    isKnown = true
  }
  return offsetMs - offset
}

/** Move the displayed time on. */
export function tick() {
  serverNow.value = performance.now() + offsetMs
}

/** A new epoch may run on another clock: believe its first pulse. */
export function forget() {
  isKnown = false
}
