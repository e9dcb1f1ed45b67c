// What this desk must hear now. One sound at a time, the gravest first; it goes on until
// the engine has kept an acknowledgement, and nothing but 30 s of hush can stop it here.
// A test reads <body data-sound> (the pattern) and <body data-audio> (whether it is heard).
import { computed, effect, signal } from '@preact/signals'
import { serverNow } from './clock.js'
import { isNoDesk, link } from './link.js'
import { CHIME, PATTERNS, play } from './patterns.js'
import { hush as hushSpeech, speak } from './speech.js'
import { openRows, parked, recording, ringsSince, seenCards, soundOf, status } from './store.js'
import { t } from './words.js'

const HUSH_MS = 30_000
const LOUDER_AFTER_MS = 10_000
const LOUDER = 1.41 // +3 dB

/** The state of the page's audio: 'running', or 'suspended' until somebody presses a key. */
export const audio = signal('suspended')
/** By `performance.now()`; 0 when not hushed. */
export const hushedUntil = signal(0)
export const hushSeconds = signal(0)

/**
 * The row that is heard, by gravity, then by the strip's order. What was seen and is not
 * recorded is heard as well: no crash takes the place of a person who has it in hand.
 */
const soundingRow = computed(() => {
  for (const sound of ['duress', 'orphaned', 'test']) {
    const row = openRows.value.find((each) => soundOf(each) === sound)
      ?? seenCards.value.find((card) => soundOfSeen(card.row) === sound)?.row
    if (row) return { row, sound }
  }
  return null
})

/** @param {import('./shapes').Row} row */
function soundOfSeen(row) {
  return row.class === 'TEST' ? 'test' : 'duress'
}

/** @type {import('@preact/signals').ReadonlySignal<string>} */
export const wanted = computed(() => {
  if (isNoDesk.value) return 'none' // it was never a desk: it has nothing to miss
  if (link.value === 'lost') return 'not-receiving'
  const sound = soundingRow.value?.sound
  if (sound === 'duress') return sound
  if (parked.value) return 'duress' // it may have been a press: fail towards alarm
  if (sound === 'orphaned') return sound
  if (recording.value === 'not recorded') return 'not-recorded'
  return sound ?? 'none'
})

/** @type {AudioContext | null} */
let context = null
/** @type {GainNode | null} */
let output = null
let playing = 'none'
let nextAt = 0
let speaksAt = 0
/** @type {ReadonlySet<string>} what there was to hear when it was last looked at */
let known = new Set()
let troubles = ''

export function startSound() {
  context = new AudioContext()
  context.onstatechange = noteState
  noteState()
  for (const kind of ['keydown', 'pointerdown']) {
    addEventListener(kind, () => void context?.resume(), { capture: true })
  }
  effect(() => {
    document.body.dataset['sound'] = hushSeconds.value ? 'none' : wanted.value
    document.body.dataset['audio'] = hushSeconds.value ? 'hushed' : audio.value
  })
  effect(() => unhushForNew())
  effect(() => chimeForTroubles())
}

function noteState() {
  audio.value = context?.state === 'running' ? 'running' : 'suspended'
}

/** Be silent for 30 s, at this desk only. */
export function hush() {
  hushedUntil.value = performance.now() + HUSH_MS
  tickSound(performance.now())
}

/**
 * A hush is for what was there when it was asked for, never for what comes after: neither
 * for an alarm further down the strip, nor for a link or a disk that fails meanwhile.
 */
function unhushForNew() {
  const now = new Set(openRows.value.filter((row) => soundOf(row) !== 'none').map(ringing))
  for (const card of seenCards.value) now.add(`seen ${card.row.id}`)
  if (parked.value) now.add(`parked ${parked.value.count}`)
  if (link.value === 'lost') now.add('not-receiving')
  if (recording.value === 'not recorded') now.add('not-recorded')
  if ([...now].some((each) => !known.has(each))) hushedUntil.value = 0
  known = now
}

/** @param {import('./shapes').Row} row */
function ringing(row) {
  return `${row.id} ${ringsSince(row)}`
}

function chimeForTroubles() {
  const found = status.value
  if (!found) return
  const now = [
    ...found.readiness.map((each) => each.code), found.site.problem ? 'site' : '',
    recording.value === 'reserve' ? 'reserve' : '',
  ].filter(Boolean).sort().join(' ')
  const isWorse = now.split(' ').some((code) => code && !troubles.includes(code))
  troubles = now
  if (isWorse && context && wanted.peek() === 'none') {
    play(context, context.destination, CHIME, context.currentTime + 0.05)
  }
}

/** @param {number} now `performance.now()` */
export function tickSound(now) {
  hushSeconds.value = Math.max(0, Math.ceil((hushedUntil.value - now) / 1000))
  const name = hushSeconds.value ? 'none' : wanted.value
  if (name !== playing) begin(name)
  const pattern = PATTERNS[name]
  if (!pattern || !context || !output) return
  if (context.state !== 'running') void context.resume()
  output.gain.value = isOld() ? LOUDER : 1
  // The ticker comes four times a second: always have the next half second scheduled.
  while (nextAt < context.currentTime + 0.5) {
    nextAt = Math.max(nextAt, context.currentTime + 0.02)
    play(context, output, pattern.tones, nextAt)
    nextAt += pattern.every
  }
  if (pattern.spoken && now >= speaksAt) {
    speaksAt = now + (pattern.speaksEvery ?? 10) * 1000
    say(pattern.spoken)
  }
}

/** @param {string} name */
function begin(name) {
  playing = name
  output?.disconnect() // silence now, tones already scheduled and all
  hushSpeech()
  if (!context) return
  output = context.createGain()
  output.connect(context.destination)
  nextAt = context.currentTime
  speaksAt = performance.now() + 1000
}

function isOld() {
  const row = soundingRow.value?.row
  return Boolean(row) && serverNow.value - Date.parse(ringsSince(/** @type {any} */ (row)))
    > LOUDER_AFTER_MS
}

/** @param {string} key */
function say(key) {
  const place = playing === 'not-receiving' ? '' : soundingRow.value?.row.place.spoken
  speak(t(key, { place: place ?? '' }))
}
