// What happened, in order; each entry marked as kept on disk or not yet.
import { html } from 'htm/preact'
import { status } from '../store.js'
import { clockTime } from '../times.js'
import { coded, t } from '../words.js'
import { KeptMark } from './parts.js'

/** @typedef {import('../shapes').Row} Row */
/** @typedef {import('../shapes').TimelineEntry} Entry */

/** @type {Record<string, string[]>} */
const SHOWN_ARGUMENTS = {
  'hand-over-offered': ['to_desk'],
  'took-over': ['reason'],
  dispatched: ['units', 'reason'],
  arrived: ['unit'],
  'disposition-proposed': ['disposition', 'cause', 'method', 'eyes_on'],
  disposed: ['disposition', 'cause', 'method', 'eyes_on'],
  reopened: ['reason'],
  'level-set': ['level'],
  verified: ['finding', 'method', 'eyes_on'],
  'reported-accidental': ['name', 'place', 'reason'],
  'presser-named': ['person', 'basis'],
  'code-word-heard': ['text'],
  'kind-set': ['kind'],
  'key-fact-recorded': ['field', 'text'],
  'cameras-viewed': ['purpose'],
  noted: ['text'],
  'holder-call-linked': ['extension', 'place'],
  'step-done': ['step'],
  'call-back-unlocked': ['reason'],
  'rung-reached': ['name', 'rung'],
  'stage-overdue': ['stage'],
  'notice-reported': ['channel', 'outcome', 'detail'],
}

/** @param {{row: Row}} props */
export function Timeline({ row }) {
  const entries = [...row.timeline].reverse()
  return html`<section class="timeline"><h2>${t('timeline.name')}</h2>
    <${Ladder} row=${row}/>
    ${row.shown.length ? html`<p class="small">${t('timeline.shown')}${
      row.shown.map((each) => ` ${each.desk} ${clockTime(each.at, row.site)}`).join(',')}
    </p>` : null}
    <ol>${entries.map((entry) => html`<li key=${entry.seq} data-kind=${entry.kind}>
      <time datetime=${entry.at}>${clockTime(entry.at, row.site)}</time>
      <span><b>${coded('timeline', entry.kind)}</b>${
        ` ${byWords(entry)} `}<em>${argWords(row, entry)}</em></span>
      <${KeptMark} seq=${entry.seq}/></li>`)}</ol>
  </section>`
}

/** @param {{row: Row}} props */
function Ladder({ row }) {
  return html`<ol class="ladder" aria-label=${t('ladder.name')}>${row.rungs.map((rung) => html`
    <li key=${rung.name} data-reached=${Boolean(rung.reached_at)}>
      <span aria-hidden="true">${rung.reached_at ? '●' : '○'}</span> ${rung.name}${' '}<small>${rung.reached_at ? t('ladder.told', { count: rung.told })
        : t('ladder.after', { seconds: rung.after_seconds })}</small></li>`)}</ol>`
}

/** @param {Entry} entry */
function byWords(entry) {
  const desk = status.value?.desks.find((each) => each.id === entry.desk)?.name
    ?? entry.desk
  if (!entry.by) return ''
  if (!desk || desk === entry.by) return entry.by
  return t('who.at_desk', { person: entry.by, desk })
}

/**
 * What was said or chosen, in the words that people know it by. What only machines
 * read (doors, addresses, versions) stays in the journal.
 * @param {Row} row
 * @param {Entry} entry
 */
function argWords(row, entry) {
  const shown = SHOWN_ARGUMENTS[entry.kind] ?? []
  return shown.flatMap((name) => entry.args[name] ?? []).map((value) => named(row, value))
    .filter(Boolean).join(' · ')
}

/**
 * @param {Row} row
 * @param {unknown} value
 */
function named(row, value) {
  const { units, levels, checklist, kinds } = row.profile
  const known = [...units, ...levels].find((each) => each.id === value)?.name
    ?? checklist.find((step) => step.id === value)?.text
    ?? kinds.find((plan) => plan.kind === value)?.name
    ?? status.value?.desks.find((each) => each.id === value)?.name
  if (known) return known
  for (const family of ['disposition', 'method', 'finding', 'cause', 'purpose']) {
    const words = coded(family, String(value))
    if (words !== value) return words
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
