// What each sound is made of. All are synthesised here, so they need no file and no
// network, and no two can be taken for one another.

/**
 * @typedef {{hz: number, to?: number, at: number, lasts: number,
 *   shape?: OscillatorType, gain?: number}} Tone
 * @typedef {{every: number, tones: Tone[], spoken?: string, speaksEvery?: number}} Pattern
 */

/** Five pulses, rising; then 0.9 s of silence. @type {Tone[]} */
const BURST = [0, 1, 2, 3, 4].map((step) => ({
  hz: 660 * 1.16 ** step, at: step * 0.18, lasts: 0.13, shape: 'square', gain: 0.32,
}))

/** Two low tones by turns for 2 s, then 1 s of silence. @type {Tone[]} */
const WARBLE = [0, 1, 2, 3, 4, 5, 6, 7].map((step) => ({
  hz: step % 2 ? 185 : 247, at: step * 0.25, lasts: 0.25, shape: 'sawtooth', gain: 0.4,
}))

/** Seconds throughout. @type {Record<string, Pattern>} */
export const PATTERNS = {
  duress: { every: 1.75, tones: BURST, spoken: 'speech.duress', speaksEvery: 8 },
  orphaned: { every: 3.5, tones: BURST, spoken: 'speech.orphaned', speaksEvery: 8 },
  'not-receiving': {
    every: 3, tones: WARBLE, spoken: 'speech.not_receiving', speaksEvery: 9,
  },
  'not-recorded': {
    every: 4,
    tones: [
      { hz: 523, to: 392, at: 0, lasts: 0.5, shape: 'triangle', gain: 0.5 },
      { hz: 392, to: 294, at: 0.6, lasts: 0.7, shape: 'triangle', gain: 0.5 },
    ],
    spoken: 'speech.not_recorded', speaksEvery: 16,
  },
  test: {
    every: 2.5,
    tones: [
      { hz: 880, to: 620, at: 0, lasts: 0.05, shape: 'sine', gain: 0.6 },
      { hz: 880, to: 620, at: 0.16, lasts: 0.05, shape: 'sine', gain: 0.6 },
    ],
    spoken: 'speech.test', speaksEvery: 10,
  },
}

/** Once. @type {Tone[]} */
export const CHIME = [
  { hz: 784, at: 0, lasts: 0.35, shape: 'sine', gain: 0.35 },
  { hz: 587, at: 0.28, lasts: 0.6, shape: 'sine', gain: 0.35 },
]

/**
 * Schedule *tones* from *begin*, by the audio clock.
 * @param {BaseAudioContext} context
 * @param {AudioNode} output
 * @param {Tone[]} tones
 * @param {number} begin
 */
export function play(context, output, tones, begin) {
  for (const tone of tones) {
    const start = begin + tone.at
    const end = start + tone.lasts
    const oscillator = context.createOscillator()
    oscillator.type = tone.shape ?? 'sine'
    oscillator.frequency.setValueAtTime(tone.hz, start)
    if (tone.to) oscillator.frequency.exponentialRampToValueAtTime(tone.to, end)
    const envelope = context.createGain()
    const level = tone.gain ?? 0.4
    envelope.gain.setValueAtTime(0, start)
    envelope.gain.linearRampToValueAtTime(level, start + 0.008)
    envelope.gain.setValueAtTime(level, Math.max(start + 0.009, end - 0.02))
    envelope.gain.linearRampToValueAtTime(0, end)
    oscillator.connect(envelope).connect(output)
    oscillator.start(start)
    oscillator.stop(end)
  }
}
