// The keyboard. No bare letter does anything, Esc never dismisses an alarm, and keys
// already on their way when an alarm paints are not for it (attention.js).
import { signal } from '@preact/signals'
import { selected, selectNext, startHold, stopHold } from './attention.js'
import { doDeed } from './deeds.js'
import { hush } from './sound.js'
import { topUnacknowledged } from './store.js'

export const isKeyCardOpen = signal(false)
/** What Ctrl+F10 does: the units view puts its own deed here. */
export const dispatchSelected = { run: () => {} }

/** @type {Record<string, () => void>} */
const ACTIONS = {
  F1: () => { isKeyCardOpen.value = !isKeyCardOpen.value },
  F7: hush,
  F8: selectNext,
  F10: doNextStep,
  'Ctrl+F10': () => dispatchSelected.run(),
}

export function startKeys() {
  addEventListener('keydown', onDown, { capture: true })
  addEventListener('keyup', onUp, { capture: true })
  addEventListener('blur', stopHold)
  document.addEventListener('visibilitychange', stopHold)
}

/** @param {KeyboardEvent} event */
function onDown(event) {
  const name = nameOf(event)
  if (name === 'F9') {
    event.preventDefault()
    if (event.isTrusted && !event.repeat) startHold(topUnacknowledged.value, 'key')
    return
  }
  stopHold() // any other key: a hand on the keyboard is writing, not holding
  const action = ACTIONS[name]
  if (!action) return
  event.preventDefault()
  if (event.isTrusted && !event.repeat) action()
}

/** @param {KeyboardEvent} event */
function onUp(event) {
  if (event.key === 'F9' || event.key === 'Enter' || event.key === ' ') stopHold()
}

/** @param {KeyboardEvent} event */
function nameOf(event) {
  if (event.altKey || event.metaKey || event.shiftKey) return ''
  return event.ctrlKey ? `Ctrl+${event.key}` : event.key
}

function doNextStep() {
  const row = selected.value
  const step = row?.profile.checklist.find((each) => !each.done_at && !each.is_locked)
  if (row && step) void doDeed('do_step', row.id, { step: step.id })
}
