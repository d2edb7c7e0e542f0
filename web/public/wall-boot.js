// A television has nobody who presses "reload": if the wall's script could not be loaded, its page is loaded again until it can.
(function () {
  var LOOK_AGAIN_MS = 15000;
  function look() {
    if (document.getElementById('root').firstChild) return;
    fetch('/wall', { cache: 'no-store' }).then(
      function (answer) {
        if (answer.ok) location.reload();
        else setTimeout(look, LOOK_AGAIN_MS);
      },
      function () {
        setTimeout(look, LOOK_AGAIN_MS);
      },
    );
  }
  setTimeout(look, LOOK_AGAIN_MS);
})();
