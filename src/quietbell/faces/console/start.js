// Start the console: words first, then the watch over the link, then everything else.
import { effect } from '@preact/signals'
import { html, render } from 'htm/preact'
import { tickAttend } from './attend.js'
import { startAttention } from './attention.js'
import { tick } from './clock.js'
import { startKeys } from './keys.js'
import { link, startLink, watch } from './link.js'
import { startSound, tickSound } from './sound.js'
import { startTheme } from './theme.js'
import { onTick, startTicking } from './ticker.js'
import { App } from './views/app.js'
import { Blind } from './views/blind.js'
import { loadWords } from './words.js'

await loadWords()
startTheme()
startAttention()
startKeys()
startLink()
startSound()
effect(() => { document.body.dataset['link'] = link.value })
onTick(watch)
onTick(tick)
onTick(tickSound)
onTick(tickAttend)
startTicking()

const app = document.getElementById('app')
if (app) {
  app.replaceChildren()
  render(html`<${App}/>`, app)
}
// In a root of its own: whatever fails in the page, this can still cover it.
const over = document.getElementById('over')
if (over) render(html`<${Blind}/>`, over)
