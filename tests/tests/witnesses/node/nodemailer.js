const fs = require("fs");
const nodemailer = require("nodemailer");

const env = process.env;
const token = fs.readFileSync(0, "utf8").trim();

async function send(accessToken) {
  const transport = nodemailer.createTransport({
    host: env.TENANTBOX_SMTP_HOST,
    port: Number(env.TENANTBOX_SMTP_PORT),
    secure: false,
    requireTLS: true,
    tls: { ca: fs.readFileSync(env.TENANTBOX_CA_FILE) },
    auth: { type: "OAuth2", user: env.TENANTBOX_USER, accessToken },
  });
  try {
    const sent = await transport.sendMail({
      from: env.TENANTBOX_USER,
      to: env.TENANTBOX_OTHER_USER,
      subject: "From nodemailer",
      text: "Hello\n.\nend\n",
      dsn: { id: "1", return: "headers", notify: ["failure", "delay"], recipient: env.TENANTBOX_USER },
    });
    console.log(sent.response.split(" <")[0], sent.accepted.length);
  } catch (error) {
    console.log(error.code, error.response.split(" [")[0]);
  }
}

send(token).then(() => send(token.slice(0, -8) + "AAAAAAAA"));
