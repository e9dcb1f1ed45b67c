// The digest of the open set: what a pulse says the engine holds is compared with what
// this page shows, so that a stream that lost an event on its way is found out.

/** @typedef {import('./shapes').Row} Row */

/**
 * FNV-1a, 32 bit, over the UTF-8 of *text*, as 8 lower-case hex digits.
 * @param {string} text
 */
export function fnv1a(text) {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193)
  }
  return (value >>> 0).toString(16).padStart(8, '0')
}

/**
 * @param {Iterable<Row>} rows
 * @returns {{open: number, digest: string}}
 */
export function digestOf(rows) {
  const open = [...rows].filter((row) => row.response !== 'closed')
  open.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const lines = open.map(
    (row) => `${row.id}:${row.version}:${row.attention}:${row.response}\n`,
  )
  return { open: open.length, digest: fnv1a(lines.join('')) }
}
