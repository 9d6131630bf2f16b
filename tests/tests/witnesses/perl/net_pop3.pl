use strict;
use MIME::Base64;
use Net::POP3;

chomp(my $token = <STDIN>);
my $server = Net::POP3->new(
    "localhost",
    Port        => $ENV{TENANTBOX_POP3_PORT},
    SSL         => 1,
    SSL_ca_file => $ENV{TENANTBOX_CA_FILE},
) or die $@;
my %capabilities = %{ $server->capabilities };
delete $capabilities{CAPA};    # its own
print join(", ", map { "$_ $capabilities{$_}" } sort keys %capabilities), "\n";
$server->command("AUTH XOAUTH2");
$server->response == 3 or die $server->message;
$server->command(encode_base64("user=$ENV{TENANTBOX_USER}\1auth=Bearer $token\1\1", ""));
$server->response;
print $server->message;
print @{ $server->get(1) };
$server->quit;
