// Deeds: what this desk asks the engine to do. Each has an id made here, and goes again
// with the same id until it is answered, so it is done once however often it is sent.
import { signal } from '@preact/signals'
import { newId } from './ids.js'
import { PAGE } from './link.js'
import { kept } from './store.js'

const ANSWER_MS_MAX = 5000
const AGAIN_MS = 1000
const TRIES_MAX = 120 // two minutes; then it says plainly that it was not sent
const SHOWN_MAX = 20

/**
 * sending · done · refused · not_recorded (done, kept in memory only) · unsent
 * @typedef {{id: string, deed: string, incident: string | null, at: number,
 *   state: 'sending' | 'done' | 'refused' | 'not_recorded' | 'unsent',
 *   reason: string, detail: Record<string, unknown>, seq: number | null}} Sent
 */

/** The latest deeds of this page, newest first. @type {import('@preact/signals').Signal<readonly Sent[]>} */
export const sent = signal([])

/**
 * @param {string} deed
 * @param {string | null} incident
 * @param {Record<string, unknown>} [body]
 * @param {number | null} [version] the version that was seen, where the deed needs it
 * @returns {Promise<Sent>} how it ended
 */
export async function doDeed(deed, incident, body = {}, version = null) {
  const running = sent.value.find(
    (each) => each.state === 'sending' && each.deed === deed && each.incident === incident
      && deed === 'acknowledge',
  )
  if (running) return running
  const id = newId()
  /** @type {Sent} */
  const begun = {
    id, deed, incident, at: performance.now(), state: 'sending', reason: '', detail: {},
    seq: null,
  }
  sent.value = [begun, ...sent.value].slice(0, SHOWN_MAX)
  const ended = { ...begun, ...(await send({ id, deed, incident, version, body })) }
  sent.value = sent.value.map((each) => (each.id === id ? ended : each))
  return ended
}

/**
 * @param {Record<string, unknown>} deed
 * @returns {Promise<Partial<Sent>>}
 */
async function send(deed) {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const answered = await sendOnce(JSON.stringify(deed))
    if (answered) return answered
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
  return { state: 'unsent' }
}

/**
 * @param {string} body
 * @returns {Promise<Partial<Sent> | null>} null: no answer; the same id must go again
 */
async function sendOnce(body) {
  try {
    const response = await fetch(`/deeds?page=${PAGE}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    if (response.status >= 500) return null
    const answer = await response.json()
    if (!response.ok) return { state: 'refused', reason: answer.reason, detail: {} }
    return read(answer)
  } catch {
    return null
  }
}

/**
 * @param {import('./shapes').Answer} answer
 * @returns {Partial<Sent>}
 */
function read(answer) {
  const { reason, detail, seq } = answer
  if (answer.outcome === 'refused') {
    return { state: 'refused', reason: reason ?? '', detail: detail ?? {} }
  }
  return { state: answer.kept ? 'done' : 'not_recorded', seq }
}

/**
 * The latest deed of one kind on an incident, as long as a person should see how it went.
 * @param {string | null} incident
 * @param {string} [deed]
 */
export function latest(incident, deed) {
  const found = sent.value.find(
    (each) => each.incident === incident && (!deed || each.deed === deed),
  )
  if (found?.state === 'not_recorded' && (found.seq ?? Infinity) <= kept.value) {
    return { ...found, state: /** @type {const} */ ('done') }
  }
  return found
}

/** @param {string} id */
export function forgetDeed(id) {
  sent.value = sent.value.filter((each) => each.id !== id)
}
