// This desk's own sign of life: every 2 s it tells the engine that the page runs, whether
// it can be heard and seen, and what it shows.
import { digestOf } from './digest.js'
import { PAGE, link } from './link.js'
import { audio, hushSeconds } from './sound.js'
import { epoch, hasSnapshot, rows } from './store.js'

const EVERY_MS = 2000
let attendedAt = 0

/** @param {number} now `performance.now()` */
export function tickAttend(now) {
  if (now - attendedAt < EVERY_MS || !hasSnapshot.value) return
  if (link.value === 'lost') return // a blind desk attends to nothing
  attendedAt = now
  void attend()
}

async function attend() {
  const body = JSON.stringify({
    sound: hushSeconds.value ? 'hushed' : audio.value,
    is_visible: document.visibilityState === 'visible',
    epoch: epoch.value,
    digest: digestOf(rows.value.values()).digest,
  })
  const headers = { 'Content-Type': 'application/json' }
  await fetch(`/attend?page=${PAGE}`, {
    method: 'POST', headers, body, signal: AbortSignal.timeout(EVERY_MS),
  }).catch(() => {}) // the watch over the pulses says it aloud, if the link is gone
}
