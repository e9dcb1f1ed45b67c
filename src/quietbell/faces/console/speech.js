// Speaking aloud, where the machine has a voice of its own. A voice that lives on
// somebody's server is never used: it would send the place of an alarm there.
import { language } from './words.js'

/** @param {string} text */
export function speak(text) {
  if (!('speechSynthesis' in window) || speechSynthesis.speaking) return
  const voice = speechSynthesis
    .getVoices()
    .find((each) => each.localService && each.lang.startsWith(language.value))
  if (!voice) return
  const words = new SpeechSynthesisUtterance(text)
  words.voice = voice
  words.lang = voice.lang
  speechSynthesis.speak(words)
}

export function hush() {
  if ('speechSynthesis' in window) speechSynthesis.cancel()
}
