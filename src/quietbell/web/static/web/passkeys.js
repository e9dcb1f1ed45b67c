// A passkey that did not work must say so: the library alone writes to the console.
document.addEventListener('allauth.error', (event) => {
  const problem = document.getElementById('passkey-problem')
  if (!problem) return
  problem.hidden = true
  requestAnimationFrame(() => { problem.hidden = false })
  event.preventDefault()
})
