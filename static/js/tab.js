// What a tab keeps for somebody who is signed in, such as what they ticked, goes as soon as nobody is: whoever signs in
// next may be somebody else.
export function install(document) {
  if (document.body.hasAttribute("hx-headers")) return;
  try {
    sessionStorage.clear();
  } catch {
    // A browser that refuses to store anything has kept nothing.
  }
}
