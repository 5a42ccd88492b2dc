// A tool that has registered says so, and its frame is closed.
addEventListener("message", (event) => {
  if (event.data?.subject === "org.imsglobal.lti.close") document.querySelector("[data-close]").click();
});
