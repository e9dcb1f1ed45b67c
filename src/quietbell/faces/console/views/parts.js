// Small parts that several views are made of.
import { html } from 'htm/preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { serverNow } from '../clock.js'
import { doDeed, forgetDeed, latest } from '../deeds.js'
import { kept, status } from '../store.js'
import { age } from '../times.js'
import { coded, t } from '../words.js'

/** @typedef {import('../shapes').Row} Row */

/**
 * How long ago, counting.
 * @param {{at: string | null, className?: string}} props
 */
export function Age({ at, className }) {
  if (!at) return null
  const words = age(serverNow.value - Date.parse(at))
  return html`<time class=${className ?? 'age'} datetime=${at}>${words}</time>`
}

/** @param {{kind?: string, name: string, children?: any}} props */
export function Chip({ kind, name, children }) {
  return html`<span class="chip" data-kind=${kind ?? 'plain'} data-chip=${name}>
    ${children}</span>`
}

/**
 * The class of an incident as a shape: never by colour alone.
 * @param {{row: Row}} props
 */
export function ClassMark({ row }) {
  if (row.class === 'TEST') {
    return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect x="2" y="2" width="20" height="20"/>
      <path class="stripe" d="M2 14 14 2M2 22 22 2M10 22 22 10"/></svg>`
  }
  const shape = row.class === 'TROUBLE'
    ? 'M12 2 23 22H1z' : 'M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z'
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${shape}/></svg>`
}

/**
 * Who did it and when, with a mark while it is not on disk yet.
 * @param {{said: {at: string | null, by?: string | null} | null}} props
 */
export function By({ said }) {
  if (!said?.at) return null
  return html`<span class="by">${said.by ?? ''} <${Age} at=${said.at}/></span>`
}

/**
 * A button that does one deed.
 * @param {{row: Row, deed: string, body?: Record<string, unknown>, needsVersion?: boolean,
 *   kind?: string, disabled?: boolean, pressed?: boolean, children?: any}} props
 */
export function DeedButton(props) {
  const { row, deed, body, needsVersion, kind, disabled, pressed, children } = props
  if (!row.allowed.includes(deed)) return null
  const isSending = latest(row.id, deed)?.state === 'sending'
  const run = () => void doDeed(deed, row.id, body, needsVersion ? row.version : null)
  return html`<button type="button" class="act" data-deed=${deed} data-kind=${kind}
    aria-busy=${isSending} aria-pressed=${pressed} disabled=${disabled}
    onClick=${run}>${children}</button>`
}

/**
 * A form that does one deed with what is written in it, and empties itself when done.
 * @param {{row: Row, deed: string, body?: Record<string, unknown>, words: string,
 *   needsVersion?: boolean, kind?: string, className?: string, children?: any,
 *   empty?: Record<string, null>}} props what a field that was left empty stands for
 */
export function DeedForm(props) {
  const { row, deed, body, words, needsVersion, kind, className, children } = props
  const isSending = latest(row.id, deed)?.state === 'sending'
  const draft = `${row.id} ${deed} ${Object.values(body ?? {}).join(' ')}`
  const place = useDraft(draft)
  if (!row.allowed.includes(deed)) return null
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault()
    const form = /** @type {HTMLFormElement} */ (event.currentTarget)
    const written = Object.fromEntries(new FormData(form))
    const version = needsVersion ? row.version : null
    for (const [name, value] of Object.entries(props.empty ?? {})) {
      if (written[name] === '') Object.assign(written, { [name]: value })
    }
    const ended = await doDeed(deed, row.id, { ...body, ...written }, version)
    if (ended.state === 'done' || ended.state === 'not_recorded') {
      drafts.delete(draft)
      form.reset()
    }
  }
  return html`<form class=${`deed ${className ?? ''}`} data-form=${deed}
    ref=${place} onSubmit=${submit}>
    ${children}
    <button class="act" data-deed=${deed} data-kind=${kind} aria-busy=${isSending}>
      ${words}</button>
  </form>`
}

/** What is written and not sent yet; it outlives a change of pane or of incident.
 * @type {Map<string, Record<string, string>>} */
const drafts = new Map()

/** @param {string} key */
function useDraft(key) {
  const place = useRef(/** @type {HTMLFormElement | null} */ (null))
  // Before the next paint: the first keystroke may come right after it.
  useLayoutEffect(() => {
    const form = place.current
    if (!form) return undefined
    for (const [name, value] of Object.entries(drafts.get(key) ?? {})) {
      const field = form.elements.namedItem(name)
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
        field.value = value
      }
    }
    const note = () => {
      const written = [...new FormData(form)].map(([name, value]) => [name, String(value)])
      drafts.set(key, Object.fromEntries(written))
    }
    form.addEventListener('input', note)
    return () => form.removeEventListener('input', note)
  }, [key])
  return place
}

/**
 * A field with its name in front.
 * @param {{name: string, words: string, value?: string, required?: boolean,
 *   className?: string}} props
 */
export function Field({ name, words, value, required, className }) {
  return html`<label class=${`field ${className ?? ''}`}><span>${words}</span>
    <input name=${name} defaultValue=${value ?? ''} required=${required ?? false}
      autocomplete="off" maxlength="500"/></label>`
}

/**
 * @param {{name: string, words: string, family: string, codes: readonly string[],
 *   value?: string, empty?: string}} props
 */
export function Choice({ name, words, family, codes, value, empty }) {
  return html`<label class="field"><span>${words}</span>
    <select name=${name} required>
      ${empty ? html`<option value="" selected>${empty}</option>` : null}
      ${codes.map((code) => html`<option key=${code} value=${code}
        selected=${code === value}>${coded(family, code)}</option>`)}
    </select></label>`
}

/**
 * How the latest deeds on an incident went, as long as there is something to say.
 * @param {{incident: string | null, deeds?: string[], except?: string[]}} props
 */
export function Outcome({ incident, deeds, except }) {
  const found = deeds
    ? deeds.map((deed) => latest(incident, deed)).find(Boolean) : latest(incident)
  const isShown = found && found.state !== 'done' && !except?.includes(found.deed)
  return html`<div class="outcome" role="status" data-outcome=${isShown ? found.state : ''}
    data-reason=${isShown ? found.reason : ''}>
    ${isShown ? html`<span>${outcomeWords(found)}</span>
      ${found.state === 'sending' ? null : html`<button type="button" class="plain"
        onClick=${() => forgetDeed(found.id)}>${t('outcome.forget')}</button>`}` : null}
  </div>`
}

/** @param {import('../deeds.js').Sent} sent */
function outcomeWords(sent) {
  const deed = coded('deed', sent.deed)
  if (sent.state !== 'refused') return t(`outcome.${sent.state}`, { deed })
  const { holder, desk: deskId, ahead_seconds: ahead, ...rest } = sent.detail
  const desk = status.value?.desks.find((each) => each.id === deskId)?.name ?? deskId
  const who = holder && desk ? t('who.at_desk', { person: holder, desk }) : holder ?? desk
  const key = sent.reason === 'changed_meanwhile' && !who ? 'changed' : sent.reason
  const why = coded('refused', key, {
    ...rest, who, ahead: typeof ahead === 'number' ? ahead.toFixed(1) : '',
  })
  return t('outcome.refused', { deed, why })
}

/**
 * A mark on what is not on disk yet.
 * @param {{seq: number}} props
 */
export function KeptMark({ seq }) {
  const isKept = seq <= kept.value
  return html`<span class="kept" data-kept=${isKept} title=${t(isKept ? 'kept.yes'
    : 'kept.no')}>${isKept ? '✓' : '…'}<span class="unseen">${t(isKept ? 'kept.yes'
    : 'kept.no')}</span></span>`
}

/** @param {Row} row */
export function holderName(row) {
  const held = row.has_it
  if (!held) return ''
  if (!held.person) return held.desk_name
  return t('who.at_desk', { person: held.person, desk: held.desk_name })
}
