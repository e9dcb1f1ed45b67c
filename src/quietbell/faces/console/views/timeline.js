// What happened, in order; each entry marked as kept on disk or not yet.
import { html } from 'htm/preact'
import { clockTime } from '../times.js'
import { coded, t } from '../words.js'
import { KeptMark } from './parts.js'

/** @typedef {import('../shapes').Row} Row */
/** @typedef {import('../shapes').TimelineEntry} Entry */

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
        ` ${byWords(entry)} `}${argWords(entry)}</span>
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
  if (!entry.by) return ''
  if (!entry.desk || entry.desk === entry.by) return entry.by
  return t('who.at_desk', { person: entry.by, desk: entry.desk })
}

/** @param {Entry} entry */
function argWords(entry) {
  const plain = Object.values(entry.args).filter(
    (value) => typeof value === 'string' && value !== '' && value.length < 200,
  )
  return plain.length ? plain.join(' · ') : ''
}
