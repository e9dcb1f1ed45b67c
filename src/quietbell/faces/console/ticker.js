// What turns by itself in this page, four times a second, hidden or not.

/** @typedef {(now: number) => void} OnTick */

/** @type {OnTick[]} */
const listeners = []

/** @param {OnTick} listener is given `performance.now()` */
export function onTick(listener) {
  listeners.push(listener)
}

export function startTicking() {
  const worker = new Worker('/static/console/ticker-worker.js')
  worker.onmessage = tickAll
  // Should the worker not start, a slower timer is better than none.
  worker.onerror = () => setInterval(tickAll, 250)
}

function tickAll() {
  const now = performance.now()
  for (const listener of listeners) {
    // One that fails must not stop the watch over the link, nor the sound.
    try {
      listener(now)
    } catch (why) {
      console.error(why)
    }
  }
}
