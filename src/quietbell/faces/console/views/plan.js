// Where it is: the floor plan with its pin, and the same in words, always beside it. The
// words do not wait for the picture, and stand when it cannot be had.
import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { t } from '../words.js'

/** @typedef {import('../shapes').Row} Row */
/** @typedef {import('../shapes').Spot} Spot */

/** @param {{row: Row}} props */
export function Plan({ row }) {
  const { place } = row
  const isNear = useSignal(false)
  return html`<section class="plan" aria-label=${t('plan.name')}>
    <${Picture} key=${place.plan} row=${row} isNear=${isNear.value}/>
    <div class="route">
      ${place.plan ? html`<button type="button" class="act near" aria-pressed=${isNear.value}
        onClick=${() => { isNear.value = !isNear.value }}>${t('plan.near')}</button>` : null}
      <h2>${t('route.name')}</h2>
      <p class="way">${place.approach || t('route.none')}</p>
      <p class="small">${[place.address, place.area, place.mounting
        ? `${t('mounting')} ${place.mounting}` : ''].filter(Boolean).join(' · ')}</p></div>
  </section>`
}

/** @param {{row: Row, isNear: boolean}} props */
function Picture({ row, isNear }) {
  const { place } = row
  const [isMissing, setMissing] = useState(false)
  if (!place.plan || isMissing) return html`<p class="no-plan">${t('plan.none')}</p>`
  const width = place.width || 1000
  const height = place.height || 600
  const unit = Math.max(width, height) / 100
  const { x, y } = place.spot ?? { x: 0.5, y: 0.5 }
  const origin = `${x * 100}% ${y * 100}%`
  return html`<figure class="picture" data-near=${isNear}>
    <div class="frame"><div class="sheet" style=${{ transformOrigin: origin,
      aspectRatio: `${width} / ${height}`, '--aspect': width / height }}>
    <img src=${`/blobs/${place.plan}`} width=${width} height=${height}
      alt=${t('plan.alt', { floor: place.floor, building: place.building })}
      onError=${() => setMissing(true)}/>
    <svg viewBox=${`0 0 ${width} ${height}`} role="img"
      aria-label=${t('plan.pin', { room: place.room })}>
      ${place.stairs.map((spot) => html`<${Mark} spot=${spot} kind="stairs"
        width=${width} height=${height} unit=${unit}/>`)}
      ${place.entrances.map((spot) => html`<${Mark} spot=${spot} kind="entrance"
        width=${width} height=${height} unit=${unit}/>`)}
      <${Pin} row=${row} width=${width} height=${height} unit=${unit}/>
    </svg></div></div></figure>`
}

/** @param {{spot: Spot, kind: string, width: number, height: number, unit: number}} props */
function Mark({ spot, kind, width, height, unit }) {
  const x = spot.x * width
  const y = spot.y * height
  const isStairs = kind === 'stairs'
  const isRight = spot.x > 0.5
  const beside = x + (isRight ? -2.6 : 2.6) * unit
  const shape = isStairs
    ? `M${x - 2 * unit} ${y + 2 * unit}h${1.3 * unit}v${-1.3 * unit}h${1.3 * unit}v${-1.3
      * unit}h${1.3 * unit}v${-1.3 * unit}`
    : `M${x - 2 * unit} ${y}l${2 * unit} ${-2 * unit} ${2 * unit} ${2 * unit}z`
  return html`<g class=${kind}><path d=${shape} stroke-width=${unit * 0.6}/>
    <text x=${isStairs ? x : beside} y=${y + (isStairs ? 4.4 : 1) * unit}
      font-size=${unit * (isStairs ? 1.9 : 2.2)}
      text-anchor=${isStairs ? 'middle' : isRight ? 'end' : 'start'}>${
        spot.label ?? ''}</text></g>`
}

/** @param {{row: Row, width: number, height: number, unit: number}} props */
function Pin({ row, width, height, unit }) {
  const { spot, room } = row.place
  if (!spot) return null
  const x = spot.x * width
  const y = spot.y * height
  const isLow = spot.y < 0.2
  const label = y + (isLow ? 6.5 : -3.6) * unit
  return html`<g class="pin">
    <circle cx=${x} cy=${y} r=${unit * 4.2} stroke-width=${unit * 0.5}/>
    <path transform=${`translate(${x} ${y}) scale(${unit * 0.16})`}
      d="M-6 -14.5h12L14.5 -6v12L6 14.5h-12L-14.5 6v-12z"/>
    <text x=${x} y=${label - (isLow ? -1 : 1.6) * unit} font-size=${unit * 3.4}
      text-anchor="middle">${room}</text></g>`
}
