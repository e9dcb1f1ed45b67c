// Light, dark, or as the machine is set.
import { effect, signal } from '@preact/signals'

const KEPT_AS = 'quietbell.theme'
const THEMES = ['auto', 'light', 'dark']
export const theme = signal(localStorage.getItem(KEPT_AS) ?? 'auto')

export function turnTheme() {
  const at = THEMES.indexOf(theme.value)
  theme.value = THEMES[(at + 1) % THEMES.length] ?? 'auto'
  localStorage.setItem(KEPT_AS, theme.value)
}

export function startTheme() {
  effect(() => { document.documentElement.dataset['theme'] = theme.value })
}
