// The acknowledging button: held for 0.6 s, by key, pointer or switch. The ring fills;
// letting go early cancels.
import { html } from 'htm/preact'
import { acknowledge, holding, startHold, stopHold } from '../attention.js'
import { latest } from '../deeds.js'
import { topUnacknowledged } from '../store.js'
import { t } from '../words.js'

/** @param {{row: import('../shapes').Row}} props */
export function HoldButton({ row }) {
  if (!row.allowed.includes('acknowledge')) return null
  const isSending = latest(row.id, 'acknowledge')?.state === 'sending'
  const isHeld = holding.value?.incident === row.id
  const isTop = topUnacknowledged.value?.id === row.id
  const words = isSending ? 'acknowledge.sending'
    : isTop ? 'acknowledge.hold_key' : 'acknowledge.hold'
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (event.isTrusted && !event.repeat) startHold(row, 'button')
  }
  /** @param {MouseEvent} event a screen reader's click has no pointer and no key */
  const onClick = (event) => {
    if (event.isTrusted && event.detail === 0) void acknowledge(row.id)
  }
  return html`<button type="button" class="hold" data-deed="acknowledge" data-held=${isHeld}
    aria-busy=${isSending} disabled=${isSending} onKeyDown=${onKeyDown}
    onPointerDown=${(/** @type {PointerEvent} */ event) => {
      if (event.isTrusted && event.button === 0) startHold(row, 'button')
    }}
    onPointerUp=${stopHold} onPointerLeave=${stopHold} onPointerCancel=${stopHold}
    onContextMenu=${(/** @type {Event} */ event) => event.preventDefault()}
    onClick=${onClick}>
    <svg class="ring" viewBox="0 0 36 36" aria-hidden="true">
      <circle class="track" cx="18" cy="18" r="15"/>
      <circle class="fill" cx="18" cy="18" r="15" pathLength="100"/></svg>
    <span>${t(words)}</span>
  </button>`
}
