// SEEN, NOT RECORDED: shown here, gone from the engine's memory. A person decides.
import { html } from 'htm/preact'
import { doDeed } from '../deeds.js'
import { dropSeen, seenCards } from '../store.js'
import { t } from '../words.js'
import { Age } from './parts.js'

/** @param {import('../store.js').SeenCard} card */
async function raiseAgain(card) {
  const { row } = card
  const body = { button: row.button.id, place: row.place.spoken, card: row.id }
  const ended = await doDeed('raise_again', null, body)
  if (ended.state === 'done' || ended.state === 'not_recorded') dropSeen(row.id)
}

export function Seen() {
  const cards = seenCards.value
  if (!cards.length) return null
  return html`<section id="seen" aria-label=${t('seen.name')}>
    ${cards.map((card) => html`<div class="seen" role="alert" key=${card.row.id}
      data-seen=${card.row.id}>
      <h2>${t('seen.name')}</h2>
      <p><b>${card.row.place.building} · ${card.row.place.floor} ·
        ${card.row.place.room}</b> ${card.row.place.sign}</p>
      <p>${t('seen.words')}${' '}<${Age} at=${card.row.opened_at}/></p>
      <div class="acts"><button type="button" class="act" data-kind="main"
        data-deed="raise_again" onClick=${() => void raiseAgain(card)}>
        ${t('seen.raise')}</button>
      <button type="button" class="act" data-act="dismiss-seen"
        onClick=${() => dropSeen(card.row.id)}>${t('seen.dismiss')}</button></div>
    </div>`)}
  </section>`
}
