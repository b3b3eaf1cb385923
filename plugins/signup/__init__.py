"""The sign-up form: parsed from the embedded form that Mailchimp generates, and checked."""
