// Before anything is drawn: the theme somebody chose on this machine, if they did.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* No storage: the system's theme it is. */ }
