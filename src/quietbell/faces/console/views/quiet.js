// A quiet console says what it is doing, so that silence can be told from failure.
import { html } from 'htm/preact'
import { serverNow } from '../clock.js'
import { canaryAt, hasSnapshot, status } from '../store.js'
import { coded, t } from '../words.js'

export function Quiet() {
  if (!hasSnapshot.value) {
    return html`<div id="quiet" data-state="starting"><h1>${t('quiet.starting')}</h1></div>`
  }
  const found = status.value
  const at = canaryAt.value
  const seconds = at ? Math.max(0, Math.round((serverNow.value - Date.parse(at)) / 1000))
    : null
  return html`<div id="quiet" data-state="quiet">
    <svg class="tick" viewBox="0 0 24 24" aria-hidden="true"><path d="m4 13 5 5L20 6"/></svg>
    <h1>${t('quiet.name')}</h1>
    <p>${t('quiet.buttons', { total: found?.buttons.total ?? 0,
      in_service: found?.buttons.in_service ?? 0 })}
      ${seconds === null ? null : ` ${t('quiet.canary', { seconds })}`}</p>
    <${Details}/>
  </div>`
}

/** @param {import('../shapes').Status['readiness'][number]} each */
function readinessWords(each) {
  return coded('readiness', each.code, each)
}

function Details() {
  const found = status.value
  if (!found) return null
  return html`<dl class="pairs">
    <dt>${t('quiet.desks')}</dt><dd>${found.desks.filter((desk) => desk.is_attended)
      .map((desk) => desk.person ? t('who.at_desk', {
        person: desk.person, desk: desk.name }) : desk.name).join(', ')
      || t('quiet.no_desk')}</dd>
    <dt>${t('quiet.out')}</dt><dd>${found.buttons.out_of_service}</dd>
    ${found.devices?.promised ? html`<dt>${t('quiet.devices')}</dt><dd>${t('quiet.heard', {
      heard: found.devices.heard, promised: found.devices.promised })}</dd>` : null}
    <dt>${t('quiet.tests')}</dt><dd>${found.tests.map((test) => test.label).join(', ')
      || t('quiet.no_tests')}</dd>
    ${found.readiness.length ? html`<dt>${t('quiet.readiness')}</dt><dd><ul>
      ${found.readiness.map((each) => html`<li key=${readinessWords(each)}>${
        readinessWords(each)}</li>`)}</ul></dd>`
      : null}
    ${found.recorded ? html`<dt>${t('quiet.recorded')}</dt><dd>${
      recordedWords(found.recorded)}</dd>` : null}</dl>`
}

/** @param {NonNullable<import('../shapes').Status['recorded']>} recorded */
function recordedWords(recorded) {
  if (recorded.waiting === null) return t('quiet.recorded_unknown')
  return recorded.waiting ? t('quiet.recorded_waiting', { count: recorded.waiting })
    : t('quiet.recorded_all')
}
