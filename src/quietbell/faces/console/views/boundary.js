// One broken region must never blank the others, and the strip of alarms least of all.
import { Component } from 'preact'
import { html } from 'htm/preact'
import { t } from '../words.js'

/**
 * @typedef {{name: string, children?: any, onBroken?: () => void}} Props
 * @extends {Component<Props, {isBroken: boolean}>}
 */
export class Boundary extends Component {
  constructor() {
    super()
    this.state = { isBroken: false }
  }

  /** @override @param {unknown} why */
  componentDidCatch(why) {
    console.error(this.props.name, why)
    this.setState({ isBroken: true })
    this.props.onBroken?.()
  }

  /** @override */
  render() {
    if (!this.state.isBroken) return this.props.children
    return html`<div class="broken" role="status" data-broken=${this.props.name}>
      <p>${t('broken.words')}</p>
      <button type="button" onClick=${() => this.setState({ isBroken: false })}>
        ${t('broken.again')}</button>
    </div>`
  }
}
