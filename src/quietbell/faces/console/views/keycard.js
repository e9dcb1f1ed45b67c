// What the keys do.
import { html } from 'htm/preact'
import { useEffect, useRef } from 'preact/hooks'
import { isKeyCardOpen } from '../keys.js'
import { t } from '../words.js'

const KEYS = ['F9', 'F8', 'F10', 'Ctrl F10', 'F7', 'F1']

export function KeyCard() {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  const isOpen = isKeyCardOpen.value
  useEffect(() => {
    // Not modal: an alarm that comes in is never covered up or locked away.
    if (isOpen) dialog.current?.show()
    else dialog.current?.close()
  }, [isOpen])
  return html`<dialog class="keycard" ref=${dialog} aria-label=${t('keys.name')}>
    <h2>${t('keys.name')}</h2>
    <dl class="pairs">${KEYS.map((key) => html`<dt key=${key}><kbd>${key}</kbd></dt>
      <dd>${t(`keys.${key.replace(' ', '_')}`)}</dd>`)}</dl>
    <p class="small">${t('keys.rule')}</p>
    <button type="button" class="act" onClick=${() => { isKeyCardOpen.value = false }}>
      ${t('keys.close')}</button></dialog>`
}
