"""The sign-up form: what Mailchimp’s form builder made, parsed and checked."""
