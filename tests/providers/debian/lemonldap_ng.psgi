# The portal of LemonLDAP::NG with its static files. HALLPASS_TEST_PORTAL is the folder of both.
use strict;
use warnings;
use Lemonldap::NG::Portal::Main;
use Plack::App::File;
use Plack::Builder;

{
    # Its own needs ImageMagick, and no page here shows it.
    package NoCaptcha;
    use Mouse;
    extends 'Lemonldap::NG::Portal::Main::Plugin';
    sub init { 1 }
    BEGIN { $INC{'NoCaptcha.pm'} = __FILE__ }
}

builder {
    mount '/static' => Plack::App::File->new(root => "$ENV{HALLPASS_TEST_PORTAL}/htdocs/static")->to_app;
    mount '/' => Lemonldap::NG::Portal::Main->run({});
};
