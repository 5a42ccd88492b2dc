// The LMS that opened this page waits for this word before it goes on (LTI Dynamic Registration 1.0, 3.8).
document.querySelector("[data-close]").addEventListener("click", () => {
  (window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
});
