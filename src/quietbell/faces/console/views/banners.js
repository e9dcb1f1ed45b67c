// What is wrong with this desk or with the keeping, above everything but never in front
// of an alarm.
import { html } from 'htm/preact'
import { link } from '../link.js'
import { parked, parkedRead, recording, status, who } from '../store.js'
import { audio } from '../sound.js'
import { coded, t } from '../words.js'
import { Age } from './parts.js'

export function Banners() {
  const found = status.value
  return html`<div id="banners">
    ${recording.value === 'not recorded' ? html`<p class="banner" data-banner="not-recorded"
      role="alert"><b>${t('not_recorded.name')}</b> <span>${t('not_recorded.words')}</span>
      ${found?.recording.since ? html`<${Age} at=${found.recording.since}/>` : null}</p>`
      : null}
    ${parked.value ? html`<${Parked}/>` : null}
    ${loneCalls(found).map((call) => html`<p class="banner" data-banner="call" role="status"
      key=${call.id}><b>${t('lone_call.name')}</b> ${t('lone_call.words', {
        extension: call.extension, place: call.place || t('call.place_unknown'),
      })} <${Age} at=${call.at}/></p>`)}
    ${recording.value === 'reserve' ? html`<p class="banner" data-banner="reserve"
      role="status"><b>${t('reserve.name')}</b> ${t('reserve.words')}</p>` : null}
    ${audio.value === 'running' ? null : html`<p class="banner" data-banner="sound-off"
      role="status"><b>${t('sound_off.name')}</b> ${t('sound_off.words')}</p>`}
    ${link.value === 'late' ? html`<p class="banner" data-banner="late" role="status">
      <b>${t('late.name')}</b> ${t('late.words')}</p>` : null}
    ${found?.attendance === 'nobody' ? html`<p class="banner" data-banner="nobody"
      role="status"><b>${t('nobody.name')}</b> ${t('nobody.words')}</p>` : null}
    ${found?.site.problem ? html`<p class="banner" data-banner="site" role="status">
      <b>${t('site_problem.name')}</b> ${found.site.problem[0] ?? ''}</p>` : null}
    ${who.value?.note ? html`<p class="banner" data-banner="note" role="status">
      ${coded('note', who.value.note)} ${t('note.desk_acts')}</p>` : null}
  </div>`
}

/**
 * Calls to 911 that belong to no incident: somebody should know, and nothing rings.
 * @param {import('../shapes').Status | null} found
 */
function loneCalls(found) {
  return (found?.calls ?? []).filter((call) => call.incident === null).slice(-3)
}

/** What the engine could not understand, raw: a person must look at it. */
function Parked() {
  const found = parked.value
  if (!found) return null
  return html`<div class="banner" data-banner="parked" role="alert">
    <b>${t('parked.name')}</b>
    <span>${t('parked.words', { count: found.count })}
      ${found.last ? html`<code>${found.last.why} ${found.last.raw.slice(0, 300)}</code>`
        : null}</span>
    <button type="button" class="act" data-act="read-parked"
      onClick=${() => { parkedRead.value = found.count }}>${t('parked.read')}</button>
  </div>`
}
