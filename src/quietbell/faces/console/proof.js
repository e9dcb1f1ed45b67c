// The pages that turn a one-time link into a cookie: /enrol makes this browser a desk,
// /sign-on says who sits at it. The secret is behind the #, which browsers send to nobody;
// it is posted once, and taken out of the address and the history at once.
import { coded, loadWords, t } from './words.js'

const PROOFS = {
  enrol: { path: '/enrol', name: 'link', family: 'enrol' },
  'sign-on': { path: '/sign-on', name: 'token', family: 'sign_on' },
}
const CONSOLE = '/c'

const secret = decodeURIComponent(location.hash.slice(1))
history.replaceState(null, '', location.pathname)
await loadWords()
const proof = PROOFS[document.body.dataset['proof'] === 'enrol' ? 'enrol' : 'sign-on']
const heading = document.querySelector('h1')
if (heading) heading.textContent = t(`${proof.family}.title`)
if (secret) await post()
else say(t(`${proof.family}.no_link`), 'refused')

async function post() {
  say(t(`${proof.family}.working`), 'working')
  try {
    const response = await fetch(proof.path, {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ [proof.name]: secret }),
    })
    const answer = await response.json()
    if (!response.ok) return say(coded('refused', answer.reason), 'refused')
    say(t(`${proof.family}.done`, {
      desk: answer.desk?.name, person: answer.person?.name,
    }), 'done')
    location.replace(CONSOLE)
  } catch {
    say(coded('refused', 'engine_away'), 'refused')
  }
}

/**
 * @param {string} words
 * @param {string} state
 */
function say(words, state) {
  const place = document.getElementById('proof-words')
  if (place) place.textContent = words
  document.body.dataset['state'] = state
}
