//! `#[derive(Tagged)]`: the `Deserialize` of an enumeration whose variant is named by a field of
//! its table, as in `{"type": "noted", "body": "…"}`.
//!
//! serde's own reader of such a table keeps all of it in a buffer of a private kind and reads the
//! variant out of that: every type inside is compiled a second time, and a fault inside loses its
//! place. Here the variant is read where it stands, by `helpdesk_core::shape`.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Error, Fields, LitStr, Meta, Visibility, parse_macro_input};

/// Reads an enumeration by its serde attributes, `tag` among them.
///
/// A variant without fields lets other fields of the table pass, as serde does.
#[proc_macro_derive(Tagged, attributes(serde))]
pub fn tagged(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// A mirror of the enumeration without its tag, from which serde derives how each variant is read
/// once its name is known, and the `Deserialize` that asks it.
fn expand(input: DeriveInput) -> syn::Result<Tokens> {
    let name = input.ident.clone();
    let mut mirror = input;
    let (tag, rest) = without_tag(&mirror)?;
    mirror.ident = format_ident!("{name}ByName");
    mirror.vis = Visibility::Inherited;
    for fields in variants(&mut mirror)? {
        fields.iter_mut().for_each(|field| only_serde(&mut field.attrs));
    }
    mirror.attrs = rest;
    let (mirrored, by, remote) = (&mirror.ident, format!("tagged by {}", tag.value()), name.to_string());
    Ok(quote! {
        const _: () = {
            #[derive(serde::Deserialize)]
            #[serde(remote = #remote)]
            #mirror

            impl crate::shape::ByName for #mirrored {
                type Whole = #name;

                fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<#name, D::Error> {
                    Self::deserialize(deserializer)
                }
            }

            impl<'de> serde::Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    crate::shape::tagged::<#mirrored, D>(deserializer, #by)
                }
            }
        };
    })
}

/// The fields of every variant, whose own attributes are reduced to serde's.
fn variants(input: &mut DeriveInput) -> syn::Result<Vec<&mut Fields>> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "a tagged enumeration has no parameters"));
    }
    let Data::Enum(data) = &mut input.data else {
        return Err(Error::new_spanned(&input.ident, "only an enumeration is tagged"));
    };
    let all = data.variants.iter_mut().map(|variant| {
        only_serde(&mut variant.attrs);
        &mut variant.fields
    });
    Ok(all.collect())
}

fn only_serde(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| attribute.path().is_ident("serde"));
}

/// The value of `tag`, and the other attributes of serde.
fn without_tag(input: &DeriveInput) -> syn::Result<(LitStr, Vec<Attribute>)> {
    let (mut tag, mut rest) = (None, Vec::new());
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let all = attribute
            .parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated)?;
        let (found, others): (Vec<Meta>, Vec<Meta>) =
            all.into_iter().partition(|meta| meta.path().is_ident("tag"));
        if let Some(meta) = found.first() {
            let value = &meta.require_name_value()?.value;
            tag = Some(syn::parse2::<LitStr>(quote!(#value))?);
        }
        rest.push(syn::parse_quote!(#[serde(#(#others),*)]));
    }
    let tag = tag.ok_or_else(|| Error::new_spanned(&input.ident, "`#[serde(tag = …)]` is missing"))?;
    Ok((tag, rest))
}
