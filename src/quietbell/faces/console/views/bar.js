// The line at the top: who sits here, and whether the system lives. What is normal is
// grey; the canary's age counts up, for motion proves life.
import { html } from 'htm/preact'
import { serverNow } from '../clock.js'
import { isKeyCardOpen } from '../keys.js'
import { link, reconnect } from '../link.js'
import { theme, turnTheme } from '../theme.js'
import { canaryAt, isDemo, recording, status, who } from '../store.js'
import { wallClock } from '../times.js'
import { LANGUAGES, coded, language, setLanguage, t } from '../words.js'
import { audio, hush, hushSeconds } from '../sound.js'

export function Bar() {
  return html`<header class="bar" id="bar">
    ${isDemo.value ? html`<strong class="demo">${t('demo')}</strong>` : null}
    <${Desk}/><${Life}/><${Buttons}/>
    <span class="spring"></span>
    <button type="button" id="hush" onClick=${hush} aria-pressed=${hushSeconds.value > 0}>
      ${hushSeconds.value ? t('hush.left', { seconds: hushSeconds.value }) : t('hush.do')}
      <kbd>F7</kbd></button>
    <button type="button" onClick=${() => { isKeyCardOpen.value = true }}>
      ${t('keys.open')} <kbd>F1</kbd></button>
    <button type="button" id="language" onClick=${nextLanguage} lang=${otherLanguage()}>
      ${t('language.other')}</button>
    <button type="button" id="theme" onClick=${turnTheme}>${t(`theme.${theme.value}`)}
      </button>
    <${Clock}/>
  </header>`
}

function otherLanguage() {
  const at = LANGUAGES.indexOf(language.value)
  return LANGUAGES[(at + 1) % LANGUAGES.length] ?? 'en'
}

function nextLanguage() {
  setLanguage(otherLanguage())
}

function Desk() {
  const me = who.value
  if (!me) return null
  return html`<span class="desk" id="desk"><b>${me.desk.name}</b>
    <span>${me.person ? me.person.name : t('desk.itself')}</span>
    ${me.person ? html`<button type="button" id="sign-off" onClick=${signOff}>
      ${t('sign_off')}</button>` : null}</span>`
}

async function signOff() {
  const headers = { 'Content-Type': 'application/json' }
  await fetch('/sign-off', { method: 'POST', headers, body: '{}' }).catch(() => {})
  reconnect()
}

function Life() {
  const at = canaryAt.value
  const seconds = at ? Math.max(0, Math.round((serverNow.value - Date.parse(at)) / 1000))
    : null
  return html`<span class="life" data-link=${link.value}>
    <span>${t(`link.${link.value}`)}</span>
    ${seconds === null ? null : html`<span>${t('canary', { seconds })}</span>`}
    <span>${coded('recording', recording.value)}</span>
    <span>${t(`audio.${hushSeconds.value ? 'hushed' : audio.value}`)}</span></span>`
}

function Buttons() {
  const found = status.value
  if (!found) return null
  const { buttons, tests, unmatched, recorded } = found
  // A second's work of the office is nothing to tell; one that has stopped is.
  const isBehind = recorded?.waiting && (recorded.is_late || recorded.state !== 'recording')
  return html`<span class="buttons">
    ${buttons.out_of_service ? html`<span>${t('buttons.out', {
      count: buttons.out_of_service })}</span>` : null}
    ${tests.length ? html`<span>${t('buttons.on_test', { count: tests.length })}</span>`
      : null}
    ${found.readiness.length ? html`<span class="not-ready">${t('buttons.not_ready', {
      count: found.readiness.length })}</span>` : null}
    ${isBehind ? html`<span class="not-ready">${t('quiet.recorded_waiting', {
      count: recorded.waiting })}</span>` : null}
    ${unmatched ? html`<span>${t('unmatched', { count: unmatched })}</span>` : null}
  </span>`
}

function Clock() {
  const [time, zone] = wallClock(serverNow.value)
  return html`<span class="clock"><time>${time}</time> <small>${zone}</small></span>`
}
