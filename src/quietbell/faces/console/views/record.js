// What is known and who said so: kind, notes, who pressed, code words, cameras, links.
import { html } from 'htm/preact'
import { doDeed } from '../deeds.js'
import { openRows } from '../store.js'
import { coded, t } from '../words.js'
import { By, DeedButton, DeedForm, Field } from './parts.js'

/** @typedef {import('../shapes').Row} Row */
const PURPOSES = ['assess the situation', 'identify risks', 'support responders']

/** @param {{row: Row}} props */
export function Record({ row }) {
  return html`<div class="record">
    <${Notes} row=${row}/><${Kind} row=${row}/><${Accidental} row=${row}/>
    <${PressedBy} row=${row}/><${CodeWord} row=${row}/><${Cameras} row=${row}/>
    <${Links} row=${row}/><${Source} row=${row}/>
  </div>`
}

/** @param {{row: Row}} props */
function Notes({ row }) {
  return html`<section class="notes"><h2>${t('notes.name')}</h2>
    ${row.facts.notes.map((said) => html`<p class="fact" key=${said.at}>${said.text}${' '}
      <${By} said=${said}/></p>`)}
    <${DeedForm} row=${row} deed="note" words=${t('save')} className="inline">
      <${Field} name="text" words=${t('notes.text')} required/><//></section>`
}

/** @param {{row: Row}} props */
function Kind({ row }) {
  const now = row.profile.kinds.find((plan) => plan.kind === row.facts.kind)
  return html`<section class="kind"><h2>${t('kind.name')}</h2>
    <label class="field"><span class="unseen">${t('kind.name')}</span>
      <select data-deed="set_kind" disabled=${!row.allowed.includes('set_kind')}
        onChange=${(/** @type {any} */ event) =>
          void doDeed('set_kind', row.id, { kind: event.target.value })}>
        ${row.profile.kinds.map((plan) => html`<option key=${plan.kind}
          value=${plan.kind} selected=${plan.kind === row.facts.kind}>${plan.name}
          </option>`)}</select></label>
    ${now?.note ? html`<p class="kind-note">${now.note}</p>` : null}</section>`
}

/** @param {{row: Row}} props */
function Accidental({ row }) {
  const said = row.facts.accidental
  return html`<section class="accidental"><h2>${t('accidental.name')}</h2>
    ${said ? html`<p class="fact"><b>${t('accidental.chip')}</b>${
      ` ${said.name}, ${said.place}: ${said.reason} `}<${By} said=${said}/></p>`
      : html`<details class="more"><summary>${t('accidental.open')}</summary>
      <${DeedForm} row=${row} deed="report_accidental" words=${t('save')}>
        <${Field} name="name" words=${t('accidental.who')} required/>
        <${Field} name="place" words=${t('accidental.place')} required/>
        <${Field} name="reason" words=${t('reason')} required/><//></details>`}
    <p class="small">${t('accidental.rule')}</p></section>`
}

/** @param {{row: Row}} props */
function PressedBy({ row }) {
  const said = row.facts.pressed_by
  return html`<section class="pressed-by"><h2>${t('pressed_by.name')}</h2>
    ${said ? html`<p class="fact"><b>${said.person}</b> · ${said.basis}</p>` : null}
    <details class="more"><summary>${t('pressed_by.open')}</summary>
    <${DeedForm} row=${row} deed="set_pressed_by" words=${t('save')}>
      <${Field} name="person" words=${t('pressed_by.person')}
        value=${row.person?.name ?? ''} required/>
      <${Field} name="basis" words=${t('pressed_by.basis')} required/><//></details>
  </section>`
}

/** @param {{row: Row}} props */
function CodeWord({ row }) {
  return html`<section class="code-word"><h2>${t('code_word.name')}</h2>
    ${row.facts.code_words.map((said) => html`<p class="fact" key=${said.at}>${said.text}${' '}
      <${By} said=${said}/></p>`)}
    <${DeedForm} row=${row} deed="hear_code_word" words=${t('save')} className="inline">
      <${Field} name="text" words=${t('code_word.heard')} required/><//></section>`
}

/** @param {{row: Row}} props */
function Cameras({ row }) {
  return html`<section class="cameras"><h2>${t('cameras.name')}</h2>
    ${row.facts.cameras_viewed.map((said) => html`<p class="fact" key=${said.at}>
      ${coded('purpose', said.purpose)}${' '}<${By} said=${said}/></p>`)}
    ${row.facts.cameras_viewed.length ? html`<ul class="views">${row.cameras.map((camera) => html`
      <li key=${camera.id}>${camera.url ? html`<a href=${camera.url} target="_blank"
        rel="noopener noreferrer">${camera.name}</a>` : camera.name}</li>`)}</ul>`
      : html`<p class="small" data-cameras="locked">${t('cameras.purpose_first', {
        names: row.cameras.map((camera) => camera.name).join(', ') || t('cameras.none'),
      })}</p>`}
    <div class="acts">${PURPOSES.map((purpose) => html`<${DeedButton} key=${purpose}
      row=${row} deed="view_cameras" body=${{ purpose }}>
      ${coded('purpose', purpose)}<//>`)}</div></section>`
}

/** @param {{row: Row}} props */
function Links({ row }) {
  const linked = new Set([row.id, ...row.linked.map((each) => each.id)])
  const others = openRows.value.filter((each) => !linked.has(each.id))
  return html`<section class="links"><h2>${t('links.name')}</h2>
    ${row.linked.map((other) => html`<p class="fact" key=${other.id}>
      ${t('links.other', { number: other.number, place: other.place })}
      <${DeedButton} row=${row} deed="unlink" body=${{ other: other.id }}>
        ${t('links.unlink')}<//></p>`)}
    ${others.length ? html`<${DeedForm} row=${row} deed="link" className="inline"
      words=${t('links.link')}>
      <label class="field"><span>${t('links.choose')}</span><select name="other" required>
        ${others.map((each) => html`<option key=${each.id} value=${each.id}>
          ${t('links.other', { number: each.number, place: each.place.room })}</option>`)}
      </select></label><//>` : html`<p class="small">${t('links.none')}</p>`}
  </section>`
}

/** @param {{row: Row}} props */
function Source({ row }) {
  const { source, button } = row
  return html`<section class="source"><h2>${t('source.name')}</h2>
    <p>${coded('button_kind', button.kind)} ${button.label}, ${button.model}</p>
    <p>${t('source.address', { address: source.address })}</p>
    ${source.evidence ? html`<details class="more"><summary>${t('source.evidence')}</summary>
      <pre class="evidence">${source.evidence}</pre></details>` : null}</section>`
}
