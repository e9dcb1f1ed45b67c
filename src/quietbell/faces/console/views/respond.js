// The response: the checklist, assessing, who is sent, and what officers found.
import { html } from 'htm/preact'
import { useLayoutEffect } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { doDeed } from '../deeds.js'
import { dispatchSelected } from '../keys.js'
import { coded, t } from '../words.js'
import { Age, By, Choice, DeedButton, DeedForm, Field } from './parts.js'

/** @typedef {import('../shapes').Row} Row */
const METHODS = ['camera', 'eyes on scene', 'officer spoke with the person']

/** @param {{row: Row}} props */
export function Respond({ row }) {
  const isDispatchFirst = row.profile.posture === 'dispatch-at-once'
  return html`<div class="respond">
    <${Steps} row=${row}/>
    <div class="sending">
      ${isDispatchFirst ? html`<${Units} key=${row.id} row=${row}/>` : null}
      <${Assess} row=${row}/>
      ${isDispatchFirst ? null : html`<${Units} key=${row.id} row=${row}/>`}
    </div>
    <${Verify} row=${row}/>
    ${row.profile.officer_note ? html`<p class="officer-note">
      ${row.profile.officer_note}</p>` : null}
  </div>`
}

/** @param {{row: Row}} props */
function Steps({ row }) {
  const next = row.profile.checklist.find((step) => !step.done_at && !step.is_locked)
  return html`<section class="steps"><h2>${t('steps.name')}</h2>
    <ol>${row.profile.checklist.map((step) => html`<li key=${step.id} data-step=${step.id}
      data-done=${Boolean(step.done_at)} data-locked=${step.is_locked}>
      <button type="button" data-deed="do_step"
        disabled=${Boolean(step.done_at) || step.is_locked
          || !row.allowed.includes('do_step')}
        onClick=${() => void doDeed('do_step', row.id, { step: step.id })}>
        <span class="box" aria-hidden="true">${step.done_at ? '✓'
          : step.is_locked ? html`<${Lock}/>` : null}</span>
        <span class="text">${step.text}
          ${step.is_locked ? html`<small>${coded('needs', step.needs)}</small>` : null}
          ${step.done_at ? html`<small><${By} said=${{
            at: step.done_at, by: step.done_by }}/></small>` : null}</span>
        ${step === next ? html`<kbd>F10</kbd>` : null}
      </button></li>`)}</ol>
  </section>`
}

function Lock() {
  return html`<svg viewBox="0 0 16 16"><path d="M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2
    0 0 0-4 0z"/></svg>`
}

/** @param {{row: Row}} props */
function Assess({ row }) {
  const { profile, facts } = row
  const isFirst = profile.posture === 'assess-first'
  return html`<section class="assess"><h2>${t(isFirst ? 'assess.name' : 'level.name')}</h2>
    <div class="acts">
      ${isFirst && row.response === 'none' ? html`<${DeedButton} row=${row}
        deed="begin_assessment" kind="main">${t('assess.begin')}<//>` : null}
      ${profile.levels.map((level) => html`<${DeedButton} key=${level.id} row=${row}
        deed="set_level" body=${{ level: level.id }} pressed=${facts.level === level.id}>
        ${level.name}<//>`)}
    </div></section>`
}

/** @param {{row: Row}} props */
function Units({ row }) {
  // Signals, not state: a key that follows a tick at once must send what was ticked.
  const picked = useSignal(/** @type {readonly string[]} */ ([]))
  const reason = useSignal('')
  const sent = new Set(row.units.map((unit) => unit.unit))
  const free = row.profile.units.filter((unit) => !sent.has(unit.id))
  const chosen = () => picked.value.filter((id) => !sent.has(id))
  const isOdd = () => free.some((unit) => chosen().includes(unit.id)
    && !row.profile.unit_kinds.includes(unit.kind))
  const canSend = () => chosen().length > 0 && (!isOdd() || reason.value.trim() !== '')
  const send = () => {
    if (!canSend() || !row.allowed.includes('dispatch')) return
    const body = { units: chosen(), reason: reason.value }
    void doDeed('dispatch', row.id, body).then((ended) => {
      if (ended.state === 'refused' || ended.state === 'unsent') return
      picked.value = []
      reason.value = ''
    })
  }
  useLayoutEffect(() => {
    dispatchSelected.run = send
    return () => { dispatchSelected.run = () => {} }
  })
  /** @param {string} id */
  const toggle = (id) => {
    const others = picked.value.filter((each) => each !== id)
    picked.value = picked.value.includes(id) ? others : [...others, id]
  }
  const units = chosen()
  return html`<section class="units"><h2>${t('units.name')}</h2>
    ${row.units.map((unit) => html`<div class="sent" key=${unit.unit} data-unit=${unit.unit}
      data-arrived=${Boolean(unit.arrived_at)}><b>${unit.name}</b>
      <span>${t(unit.arrived_at ? 'units.there' : 'units.sent')}${' '}<${Age} at=${unit.arrived_at ?? unit.dispatched_at}/></span>
      ${unit.arrived_at ? null : html`<${DeedButton} row=${row} deed="arrive"
        body=${{ unit: unit.unit }}>${t('units.arrive')}<//>`}</div>`)}
    ${row.allowed.includes('dispatch') ? html`<div class="free">${free.map((unit) => html`
      <label key=${unit.id} class="pick" data-unit=${unit.id}><input type="checkbox"
        checked=${units.includes(unit.id)} onChange=${() => toggle(unit.id)}/>
        <span>${unit.name} <small>${coded('unit_kind', unit.kind)}</small></span>
      </label>`)}</div>
      ${isOdd() ? html`<label class="field"><span>${t('units.reason')}</span><input
        name="reason" value=${reason.value} maxlength="500" autocomplete="off"
        onInput=${(/** @type {any} */ event) => { reason.value = event.target.value }}/></label>`
        : null}
      <div class="acts"><button type="button" class="act" data-deed="dispatch"
        data-kind="main" disabled=${!canSend()} onClick=${send}>
        ${t('units.dispatch')} <kbd>Ctrl F10</kbd></button>
      ${row.units.length && !row.facts.in_position_at ? html`<${DeedButton} row=${row}
        deed="in_position">${t('units.in_position')}<//>` : null}
      ${row.facts.in_position_at ? html`<span class="fact">${t('units.positioned')}
        <${Age} at=${row.facts.in_position_at}/></span>` : null}</div>` : null}
  </section>`
}

/** @param {{row: Row}} props */
function Verify({ row }) {
  const seen = row.facts.verified
  return html`<section class="verify"><h2>${t('verify.name')}</h2>
    ${seen ? html`<p class="fact" data-finding=${seen.finding}>
      <b>${coded('finding', seen.finding)}</b>${
      ` · ${coded('method', seen.method)} · ${seen.eyes_on} `}<${By} said=${seen}/></p>` : null}
    ${seen ? html`<details class="more"><summary>${t('verify.again')}</summary>
      <${Finding} row=${row}/></details>` : html`<${Finding} row=${row}/>`}
  </section>`
}

/** @param {{row: Row}} props */
function Finding({ row }) {
  return html`<${DeedForm} row=${row} deed="verify" words=${t('verify.do')}
    className="in-line">
    <${Choice} name="finding" words=${t('verify.finding')} family="finding"
      codes=${['real', 'not real']} empty=${t('choose')}/>
    <${Choice} name="method" words=${t('verify.method')} family="method"
      codes=${METHODS} empty=${t('choose')}/>
    <${Field} name="eyes_on" words=${t('verify.eyes_on')} required/>
  <//>`
}
