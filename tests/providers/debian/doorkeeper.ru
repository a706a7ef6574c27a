# Doorkeeper with OpenID Connect in a Rails application of one file, as their documentation sets them up.
# The environment says where it is (ISSUER, DATABASE_URL, FOLDER), what its client is (CLIENT, as JSON), and whether
# the page that asks for consent is the original (PAGE).
require "fileutils"
require "json"
require "logger"
require "openssl"
require "rails"
require "active_record/railtie"
require "action_controller/railtie"
require "action_view/railtie"
require "doorkeeper"
require "doorkeeper/openid_connect"

class Identities < Rails::Application
  config.load_defaults 6.1
  config.eager_load = true
  config.consider_all_requests_local = true
  config.hosts.clear
  config.secret_key_base = SecureRandom.hex(64)
  config.logger = Logger.new($stderr)

  initializer "identities" do
    Doorkeeper.configure do
      orm :active_record
      default_scopes :openid
      optional_scopes :profile, :email
      force_ssl_in_redirect_uri false
      resource_owner_authenticator do
        User.find_by(id: session[:user_id]) || redirect_to("/sign-in?#{{ return_to: request.fullpath }.to_query}")
      end
    end
    Doorkeeper::OpenidConnect.configure do
      issuer ENV.fetch("ISSUER")
      protocol { :http }
      signing_key OpenSSL::PKey::RSA.new(2048).to_pem
      subject_types_supported [:public]
      resource_owner_from_access_token { |token| User.find_by(id: token.resource_owner_id) }
      auth_time_from_resource_owner { |user| user.signed_in_at }
      reauthenticate_resource_owner do |_, return_to|
        session.delete(:user_id)
        redirect_to("/sign-in?#{{ return_to: return_to }.to_query}")
      end
      subject { |user| user.id }
      claims do
        claim(:name, scope: :profile) { |user| user.name }
        claim(:email, scope: :email) { |user| user.email }
      end
    end
  end
end

class User < ActiveRecord::Base
end

class SignInController < ActionController::Base
  def new
    render inline: <<~ERB
      <%= form_with url: "/sign-in", local: true do |form| %>
        <%= form.hidden_field :return_to, value: params[:return_to] %>
        <%= form.text_field :name %><%= form.password_field :password %><%= form.submit "Sign in" %>
      <% end %>
    ERB
  end

  def create
    user = User.find_by(name: params[:name])
    return render(plain: "wrong", status: :forbidden) unless user && params[:password] == "correct horse"

    user.update!(signed_in_at: Time.now)
    reset_session
    session[:user_id] = user.id
    redirect_to params[:return_to]
  end
end

Identities.initialize!
Identities.routes.draw do
  get "/sign-in", to: "sign_in#new"
  post "/sign-in", to: "sign_in#create"
  use_doorkeeper
  use_doorkeeper_openid_connect
end

# The original forgets the nonce, and the documentation of doorkeeper-openid_connect says to change it so.
if ENV["PAGE"] != "original"
  name = "doorkeeper/authorizations/new.html.erb"
  page = File.read(Doorkeeper::Engine.root.join("app/views", name))
  page.gsub!("<%= hidden_field_tag :state", '<%= hidden_field_tag :nonce, params[:nonce], id: nil %>\0')
  views = File.join(ENV.fetch("FOLDER"), "views")
  FileUtils.mkdir_p(File.dirname(File.join(views, name)))
  File.write(File.join(views, name), page)
  Doorkeeper::AuthorizationsController.prepend_view_path(views)
end

# As the migrations that they generate.
ActiveRecord::Schema.define do
  create_table(:users) { |t| t.string :name, :email; t.datetime :signed_in_at }
  create_table :oauth_applications do |t|
    t.string :name, :uid, :secret, null: false
    t.text :redirect_uri, null: false
    t.string :scopes, null: false, default: ""
    t.boolean :confidential, null: false, default: true
    t.timestamps
  end
  create_table :oauth_access_grants do |t|
    t.references :resource_owner, :application, null: false
    t.string :token, null: false
    t.integer :expires_in, null: false
    t.text :redirect_uri, null: false
    t.datetime :created_at, null: false
    t.datetime :revoked_at
    t.string :scopes, null: false, default: ""
    t.string :code_challenge, :code_challenge_method
  end
  create_table :oauth_access_tokens do |t|
    t.references :resource_owner, :application
    t.string :token, null: false
    t.string :refresh_token
    t.integer :expires_in
    t.datetime :revoked_at
    t.datetime :created_at, null: false
    t.string :scopes
    t.string :previous_refresh_token, null: false, default: ""
  end
  create_table :oauth_openid_requests do |t|
    t.references :access_grant, null: false
    t.string :nonce, null: false
  end
end
User.create!(name: "Ada Lovelace", email: "ada@example.org")
Doorkeeper::Application.create!(name: "Hallpass", scopes: "openid profile email", **JSON.parse(ENV.fetch("CLIENT"), symbolize_names: true))

run Identities
