// All words of the faces come from catalogues; both are loaded at the start, so that a
// page without a network can still speak both languages.
import { signal } from '@preact/signals'

/** @typedef {Record<string, string>} Catalogue */

/** @type {Record<string, Catalogue>} */
const catalogues = { en: {}, es: {} }
const KEPT_AS = 'quietbell.language'

export const LANGUAGES = ['en', 'es']
export const language = signal('en')

/** @param {() => void} [onLoaded] */
export async function loadWords(onLoaded) {
  await Promise.all(LANGUAGES.map(async (each) => {
    const response = await fetch(`/static/words/${each}.json`)
    catalogues[each] = await response.json()
  }))
  const wished = localStorage.getItem(KEPT_AS) ?? navigator.language.slice(0, 2)
  setLanguage(LANGUAGES.includes(wished) ? wished : 'en')
  onLoaded?.()
}

/** @param {string} wished */
export function setLanguage(wished) {
  language.value = wished
  document.documentElement.lang = wished
  localStorage.setItem(KEPT_AS, wished)
  document.title = t('page.title')
}

/**
 * The words for *key*; `{name}` in them is filled from *values*. A key that is not there
 * shows itself: a missing word must not blank a page.
 * @param {string} key
 * @param {Record<string, unknown>} [values]
 * @param {string} [wished] a language other than the page's
 */
export function t(key, values, wished) {
  const words = catalogues[wished ?? language.value]?.[key] ?? catalogues.en?.[key] ?? key
  if (!values) return words
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
}

/**
 * The words for a code that the engine sent; an unknown code is shown as it is.
 * @param {string} family
 * @param {string | null} code
 * @param {Record<string, unknown>} [values]
 */
export function coded(family, code, values) {
  const key = `${family}.${String(code ?? '').replaceAll(/[ _-]/g, '_')}`
  const words = t(key, values)
  return words === key ? code ?? '' : words
}
