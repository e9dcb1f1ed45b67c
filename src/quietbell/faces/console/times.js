// How times are shown: ages large, clock times small, in the zone of the place.
import { language } from './words.js'
import { sites } from './store.js'

/**
 * 0:06, 12:31, 1:02:11.
 * @param {number} milliseconds
 */
export function age(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60]
  const hours = Math.floor(seconds / 3600)
  const [minutes, rest] = parts.map((each) => String(each).padStart(2, '0'))
  return hours ? `${hours}:${minutes}:${rest}` : `${Number(minutes)}:${rest}`
}

/**
 * 24 h local time of a site.
 * @param {string} at
 * @param {string} [site]
 */
export function clockTime(at, site) {
  const zone = sites.value.find((each) => each.id === site)?.zone ?? sites.value[0]?.zone
  return new Intl.DateTimeFormat(language.value, {
    timeStyle: 'medium', hourCycle: 'h23', timeZone: zone,
  }).format(new Date(at))
}

/**
 * @param {number} at milliseconds, server time
 * @returns {[time: string, zone: string]} of the first site
 */
export function wallClock(at) {
  const zone = sites.value[0]?.zone
  const parts = new Intl.DateTimeFormat(language.value, {
    hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
    timeZone: zone, timeZoneName: 'short',
  }).formatToParts(new Date(at))
  const name = parts.find((each) => each.type === 'timeZoneName')?.value ?? ''
  const time = parts.filter((each) => each.type !== 'timeZoneName')
  return [time.map((each) => each.value).join('').trim(), name]
}
