// Tells the server the person's time zone, by a cookie that the next request carries.

// Temporal is faster: the first Intl format takes a phone a tenth of a second.
const zone = globalThis.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
const [prefix, secure] = location.protocol === "https:" ? ["__Host-", "; Secure"] : ["", ""];
if (zone) document.cookie = `${prefix}time_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; SameSite=Lax${secure}`;
